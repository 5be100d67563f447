import { beforeAll, describe, expect, it } from 'vitest';
import { ENGINE_NAMES, inspect } from '../support/engines.js';
import { type Made, makeContainer, put, type State, stateOf, useFleet } from '../support/fleet.js';

/** What others run on the same engine, some of it with labels that look a little like Sandman's. */
const FOREIGN: [name: string, state: State, labels: Record<string, string>][] = [
  ['db', 'running', {}],
  ['frozen', 'paused', { 'dev.sandman.managed': 'false' }],
  ['ended', 'stopped', { 'dev.sandman.template': 'base' }],
  ['similar', 'running', { 'dev.sandman.managed.by': 'true', managed: 'true' }],
];
const VERBS = ['start', 'stop', 'pause', 'resume', 'kill'];

/** On an engine of its own, where `--all` meets nobody else's work. */
describe.each(ENGINE_NAMES)('containers of others on %s', (engineName) => {
  const fleet = useFleet(engineName, { alone: true });
  const foreign: Made[] = [];
  let before: unknown[];

  const picture = () => Promise.all(foreign.map(({ id }) => inspect(fleet.engine, id)));

  beforeAll(async () => {
    for (const [name, state, labels] of FOREIGN) {
      const id = await makeContainer(fleet.engine, name, { Labels: labels });
      await put(fleet.engine, id, state);
      foreign.push({ id, name });
    }
    before = await picture();
  });

  it('are not listed', async () => {
    expect((await fleet.sandman(['list', '-o', 'json'])).json).toEqual([]);
    const ours = await Promise.all([fleet.make('running'), fleet.make('stopped')]);
    const ran = await fleet.sandman(['list', '-o', 'json']);
    expect(ran.json.map(({ id }: Made) => id).sort()).toEqual(ours.map(({ id }) => id).sort());
  });

  it.each(['info', ...VERBS])(
    '%s does not find them: by name, by id, by the beginning of the id',
    async (verb) => {
      const references = foreign.flatMap(({ id, name }) => [name, id, id.slice(0, 12), id.slice(0, 6)]);
      const ran = await fleet.sandman([verb, ...references, '-o', 'json']);
      expect(ran.code).toBe(4);
      for (const { id } of foreign) expect(ran.stdout).not.toContain(`"id": "${id}"`);
      expect(await picture()).toEqual(before);
    },
  );

  it('wait does not find them', async () => {
    const [db] = foreign;
    const ran = await fleet.sandman(['wait', db?.id ?? '', '--for', 'running']);
    expect(ran).toMatchObject({ code: 4, stdout: '' });
  });

  it('a name that one of them has is taken, and --if-not-exists does not hand it out', async () => {
    for (const flags of [[], ['--if-not-exists']]) {
      const ran = await fleet.sandman(['create', 'db', ...flags, '-o', 'json']);
      expect(ran).toMatchObject({ code: 8, stdout: '' });
    }
    expect(await picture()).toEqual(before);
  });

  it.each([
    ['pause', '--all', 'paused'],
    ['resume', '--all', 'running'],
    ['stop', '--all', 'stopped'],
    ['start', '--state=stopped', 'running'],
    ['kill', '--all', 'gone'],
  ])('%s %s -y takes all of ours and none of theirs', async (verb, selector, target) => {
    const { id } = await fleet.make(verb === 'resume' ? 'paused' : verb === 'start' ? 'stopped' : 'running');
    const ran = await fleet.sandman([verb, selector, '-y', '-o', 'json']);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.json.map((row: Made) => row.id)).toContain(id);
    expect(await stateOf(fleet.engine, id)).toBe(target);
    expect(await picture()).toEqual(before);
  });

  it('after kill --all -y only theirs are left', async () => {
    expect((await fleet.sandman(['kill', '--all', '-y'])).code).toBe(0);
    expect((await fleet.sandman(['list', '-o', 'json'])).json).toEqual([]);
    expect(await picture()).toEqual(before);
  });
});
