import { describe, expect, it } from 'vitest';
import { eventually } from '../support/engines.js';
import { environment, finish, sandman, start } from '../support/sandman.js';
import { goThrough } from './example.js';
import type { Service, Site } from './site.js';
import { rowsOf, SERVICES } from './table.js';

/** Everything here is the program itself, and much of it waits, so all of it goes on at once. */
describe.concurrent('as a process', () => {
  it.each(rowsOf(SERVICES))('a sandbox on $name goes through all states', async ({ service }) => {
    const on = await service.start();
    await goThrough(on, (args) => sandman(environment(null, on.env), args));
    await on.close();
  });

  it('SIGINT while a named sandbox is being made waits for it, and leaves nothing of it', async () => {
    const on = await SERVICES.sandbox0.start();
    const { create } = SERVICES.sandbox0.requests;
    on.fake.fault(create, { kind: 'delay', milliseconds: 1000 });
    const child = start(['create', 'web'], environment(null, on.env));
    const ended = finish(child);
    await eventually(() => on.fake.count(create) > 0);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130, stdout: '' });
    // The answer of one that was not waited for comes to nobody.
    await eventually(() => on.requests().some(({ method }) => method === 'DELETE'));
    expect(on.states().size).toBe(0);
    await on.close();
  });

  /** Each service is up in one row, and in the others silent, down, or silent after its first page. */
  const TYPES = Object.keys(SERVICES) as Service['type'][];
  const rows = TYPES.map((_, turn) => {
    const [up, silent, down, halting] = [...TYPES.slice(turn), ...TYPES.slice(0, turn)];
    return { up, silent, down, halting } as Record<'up' | 'silent' | 'down' | 'halting', Service['type']>;
  });
  const flags = [['-o', 'jsonl'], [], ['-o', 'wide'], ['-q']];

  it.each(rows.map((row, at) => ({ ...row, flags: flags[at] ?? [] })))(
    'list -A $flags shows what $up has while $silent says nothing, names the others, and exits 10',
    async ({ up, silent, down, halting, flags }) => {
      const on = await startAll();
      on[up].fill(3);
      on[halting].fill(SERVICES[halting].page + 1);
      on[silent].fake.fault(/./, { kind: 'hang' }, 99);
      const { list } = SERVICES[halting].requests;
      on[halting].fake.fault(list, { kind: 'delay', milliseconds: 0 });
      on[halting].fake.fault(list, { kind: 'hang' }, 99);
      const env = Object.assign({}, ...Object.values(on).map((site) => site.env));
      const child = start(['list', '-A', ...flags], {
        ...environment(null, env),
        SANDMAN_BACKEND: up,
        [SERVICES[down].variables.url]: 'http://127.0.0.1:9',
      });
      let early = '';
      child.stdout?.on('data', (part) => {
        early += part;
      });
      const began = performance.now();
      const ended = finish(child);
      await eventually(() => [...on[up].states().keys()].every((id) => early.includes(id)), 9000);
      expect(child.exitCode).toBeNull();
      const { code, stdout, stderr } = await ended;
      expect(code).toBe(10);
      expect(performance.now() - began).toBeLessThan(20_000);
      expect(stderr).toMatch(new RegExp(`${down}: cannot reach ${down}`));
      for (const slow of [silent, halting]) expect(stderr).toContain(`${slow}: listing ${slow} timed out`);
      expect(stderr).toContain('3 of 5 backends did not answer');
      // What came before one fell silent is no less true.
      for (const id of [...on[halting].states().keys()].slice(0, 3)) expect(stdout).toContain(id);
      await Promise.all(Object.values(on).map((site) => site.close()));
    },
    40_000,
  );
});

async function startAll(): Promise<Record<Service['type'], Site>> {
  const sites = Object.entries(SERVICES).map(async ([type, service]) => [type, await service.start()]);
  return Object.fromEntries(await Promise.all(sites));
}
