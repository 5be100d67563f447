import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BAD_GATEWAY, type Fault, type Reply } from '../fakes/server.js';
import { type Site, sinceNow, writes } from './site.js';
import { rowsOf, SERVICES } from './table.js';

let on: Site;

const behind = (reply: Reply): Fault => ({ kind: 'lost-behind', reply });
/** What may become of an answer when the thing was done. */
const LOST: readonly [string, () => Fault][] = [
  ['a reset', () => ({ kind: 'lost' })],
  ['500', () => behind(on.failure(500, 'oh no'))],
  ['a gateway’s page', () => behind(BAD_GATEWAY)],
  ['a page with 200', () => behind({ ...BAD_GATEWAY, status: 200 })],
];
const FROM = { pause: 'running', resume: 'paused', kill: 'running' } as const;
const TO = { pause: 'paused', resume: 'running', kill: 'gone' } as const;
const VERBS = ['pause', 'resume', 'kill'] as const;
type Verb = (typeof VERBS)[number];

const sentFor = (verb: Verb) => (verb === 'kill' ? /^DELETE/ : /(pause|resume|connect)$/);

/** One that is where the verb can be done. */
async function readyFor(verb: Verb): Promise<string> {
  const id = await on.create();
  if (FROM[verb] === 'paused') on.put(id, 'paused');
  return id;
}

describe.each(rowsOf(SERVICES))(
  'what an unclear answer came to is read before anything is said: $name',
  ({ service }) => {
    beforeEach(async () => {
      on = await service.start();
    });
    afterEach(() => on.close());

    const { create, one } = service.requests;
    const cases = VERBS.flatMap((verb) => LOST.map(([what, fault]) => ({ verb, what, fault })));
    const isRepeated = (verb: Verb) => service.repeatsVerbs || verb === 'kill';

    it.each(cases)('a $verb that was done is a success behind $what', async ({ verb, fault }) => {
      const id = await readyFor(verb);
      const sent = sinceNow(on);
      on.fake.fault(sentFor(verb), fault());
      expect(await on.json(`${verb} ${id}`)).toMatchObject({ state: TO[verb], changed: true });
      expect(on.stateOf(id)).toBe(TO[verb]);
      if (!isRepeated(verb)) expect(writes(sent())).toHaveLength(1);
    });

    it.each(VERBS)(
      'a %s that was cut before it was done is sent again only where that is safe',
      async (verb) => {
        const id = await readyFor(verb);
        const sent = sinceNow(on);
        on.fake.fault(sentFor(verb), { kind: 'cut' });
        const { code } = await on.run(`${verb} ${id}`);
        expect(code).toBe(isRepeated(verb) ? 0 : 6);
        expect(on.stateOf(id)).toBe(isRepeated(verb) ? TO[verb] : FROM[verb]);
        expect(writes(sent())).toHaveLength(isRepeated(verb) ? 2 : 1);
      },
    );

    it.each(['pause', 'resume'] as const)(
      'a %s that fails is a failure, with the server’s words',
      async (verb) => {
        const id = await readyFor(verb);
        const reply = on.failure(500, 'out of memory');
        on.fake.fault(sentFor(verb), { kind: 'reply', reply }, 99);
        const { code, stdout, stderr } = await on.run(`${verb} ${id}`);
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
        expect(stderr).toContain('out of memory');
        expect(on.stateOf(id)).toBe(FROM[verb]);
      },
    );

    it.each(['pause', 'resume'] as const)(
      'a 409 of a %s is no failure where another was faster',
      async (verb) => {
        const id = await readyFor(verb);
        on.fake.fault(one(id), { kind: 'reply', reply: on.told(id, FROM[verb]) });
        on.put(id, TO[verb]);
        on.fake.fault(sentFor(verb), { kind: 'reply', reply: on.failure(409, 'is so already') });
        expect(await on.json(`${verb} ${id}`)).toMatchObject({ state: TO[verb], changed: false });
      },
    );

    it('a kill that another was faster with is done', async () => {
      const id = await on.create();
      on.fake.fault(one(id), { kind: 'reply', reply: on.told(id, 'running') });
      on.clear();
      expect(await on.json(`kill ${id}`)).toMatchObject({ state: 'gone', changed: false });
    });

    it('a pause whose sandbox is gone with it exits 4', async () => {
      const id = await on.create();
      on.fake.fault(one(id), { kind: 'reply', reply: on.told(id, 'running') });
      on.clear();
      expect((await on.run(`pause ${id}`)).code).toBe(4);
    });

    it.each(LOST)('a create is sent once, and its sandbox found or told of, behind %s', async (_, fault) => {
      on.fake.fault(create, fault());
      const { code, stdout, stderr } = await on.run('create --json');
      const [made] = on.states().keys();
      expect(on.fake.count(create)).toBe(1);
      expect(on.states().size).toBe(1);
      if (service.findsLost) expect({ code, id: JSON.parse(stdout).id }).toEqual({ code: 0, id: made });
      else {
        expect(stdout).toBe('');
        expect([1, 6]).toContain(code);
        const { error } = JSON.parse(stderr);
        expect(error.message).toContain('whether a sandbox was made cannot be told');
        expect(error.hint).toContain(`sandman list -b ${service.type}`);
      }
    });

    it('a create that was cut before it was done is sent once, and says what it knows', async () => {
      on.fake.fault(create, { kind: 'cut' });
      const { code, stderr } = await on.run('create');
      expect(code).toBe(6);
      expect(stderr).toMatch(service.findsLost ? /no sandbox of this call is there/ : /cannot be told/);
      expect(stderr).toContain('hint: see `sandman list');
      expect([on.fake.count(create), on.states().size]).toEqual([1, 0]);
    });

    it('a create that was refused at the door is sent again when the door said so', async () => {
      const reply = on.failure(429, 'slow down', { 'retry-after': '5' });
      on.fake.fault(create, { kind: 'reply', reply });
      expect(on.stateOf(await on.create())).toBe('running');
      expect([on.fake.count(create), on.states().size]).toEqual([2, 1]);
    });

    it('a create that was given up leaves nothing behind', async () => {
      on.fake.fault(create, { kind: 'delay', milliseconds: 200 });
      expect(await on.run('create --timeout 0.1s')).toMatchObject({ code: 5, stdout: '' });
      expect([on.fake.count(create), on.states().size]).toEqual([1, 0]);
    });

    it('a create that was given up, and refused then, says nothing of a sandbox', async () => {
      on.fake.fault(create, { kind: 'delay', milliseconds: 200 });
      const { code, stderr } = await on.run('create --template missing --timeout 0.1s');
      expect(code).toBe(5);
      expect(stderr).not.toMatch(/cannot be told|is there/);
      expect([on.fake.count(create), on.states().size]).toEqual([1, 0]);
    });
  },
);
