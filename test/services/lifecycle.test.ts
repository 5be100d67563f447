import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChangeVerb } from '../../src/sandbox/transitions.js';
import { environment, sandman } from '../support/sandman.js';
import { type Site, sinceNow, writes } from './site.js';
import { KINDS, rowsOf, SERVICES } from './table.js';

let on: Site;

/** What the example in HopX's documentation does with a sandbox, and what it is before and after. */
const EXAMPLE = [
  ['pause', 'running', 'paused'],
  ['resume', 'paused', 'running'],
  ['stop', 'running', 'stopped'],
  ['start', 'stopped', 'running'],
  ['kill', 'running', 'gone'],
] as const;
/** Where a service has no such verb. */
const NEAREST: Partial<Record<ChangeVerb, string>> = { stop: 'sandman pause', start: 'sandman resume' };

type Run = (args: string[]) => Promise<{ code: number | null; stdout: string; stderr: string }>;

const inProcess: Run = (args) => on.run(args.join(' '));
/** The program itself. */
const asProcess: Run = (args) => sandman(environment(null, on.env), args);

async function goThrough(run: Run): Promise<void> {
  const { service, stateOf } = on;
  const made = JSON.parse((await run(['create', '--json'])).stdout);
  const { type: backend, template } = service;
  expect(made).toMatchObject({ state: 'running', name: null, backend, template });
  const { id } = made;
  expect(stateOf(id)).toBe('running');
  for (const [verb, before, after] of EXAMPLE) {
    const sent = sinceNow(on);
    const { code, stdout, stderr } = await run([verb, id, '--json']);
    if (service.verbs.includes(verb)) {
      const changed = { id, state: after, previousState: before, changed: true };
      expect({ code, result: JSON.parse(stdout) }, verb).toMatchObject({ code: 0, result: changed });
      expect(stateOf(id)).toBe(after);
    } else {
      expect({ code, stdout }, verb).toEqual({ code: 9, stdout: '' });
      const { error } = JSON.parse(stderr);
      expect(error).toMatchObject({
        code: 'unsupported',
        hint: expect.stringContaining(NEAREST[verb] ?? '-'),
      });
      expect(error.message).toContain(`has no ${verb}`);
      expect(sent()).toEqual([]);
    }
    expect((await on.run(`info ${id}`)).code).toBe(verb === 'kill' ? 4 : 0);
  }
}

/** Verbs, and where they leave a sandbox as it is, in an order in which each leads on from the one before. */
const IDLE = [
  ['resume', 'running'],
  ['start', 'running'],
  ['pause', 'paused'],
  ['stop', 'stopped'],
] as const;

describe.each(rowsOf(KINDS))('on $name', ({ name, service }) => {
  beforeEach(async () => {
    on = await service.start();
  });
  afterEach(() => on.close());

  it('a sandbox goes through all states, each seen in the service itself; a verb that it lacks exits 9 and is not sent', async () => {
    await goThrough(name in SERVICES ? asProcess : inProcess);
  }, 20_000);

  it('what is done already exits 0 with changed false, and is not sent', async () => {
    const id = await on.create();
    for (const [verb, state] of IDLE.filter(([one]) => service.verbs.includes(one))) {
      if (on.stateOf(id) !== state) await on.json(`${verb} ${id}`);
      const sent = sinceNow(on);
      expect(await on.json(`${verb} ${id}`)).toMatchObject({ state, changed: false });
      expect(await on.json(`${verb} ${id}`)).toMatchObject({ state, changed: false });
      expect(writes(sent())).toEqual([]);
    }
  });

  it('kill of one that is gone exits 4, and 0 with --missing-ok', async () => {
    const id = await on.create();
    await on.run(`kill ${id}`);
    expect(on.stateOf(id)).toBe('gone');
    expect((await on.run(`kill ${id}`)).code).toBe(4);
    expect(await on.json(`kill ${id} --missing-ok`)).toMatchObject({ state: 'gone', changed: false });
    expect(await on.json('list')).toEqual([]);
    expect(on.requests().filter(({ method }) => method === 'DELETE')).toHaveLength(1);
  });

  it('a pause says what it keeps', async () => {
    const id = await on.create();
    const { stderr } = await on.run(`pause ${id}`);
    expect(stderr).toContain(`processes and memory ${service.keepsMemory ? 'kept' : 'lost'}, files kept`);
    const kept = await on.run(`pause ${id} --require memory`);
    expect(kept.code).toBe(service.keepsMemory ? 0 : 9);
  });
});
