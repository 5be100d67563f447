import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goThrough } from './example.js';
import { type Site, sinceNow, writes } from './site.js';
import { KINDS, rowsOf } from './table.js';

let on: Site;

/** Verbs, and where they leave a sandbox as it is, in an order in which each leads on from the one before. */
const IDLE = [
  ['resume', 'running'],
  ['start', 'running'],
  ['pause', 'paused'],
  ['stop', 'stopped'],
] as const;

describe.each(rowsOf(KINDS))('on $name', ({ service }) => {
  beforeEach(async () => {
    on = await service.start();
  });
  afterEach(() => on.close());

  it('a sandbox goes through all states, each seen in the service itself; what it lacks exits 9 and is not sent', async () => {
    await goThrough(on, (args) => on.run(args.join(' ')));
  });

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
