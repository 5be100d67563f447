import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { State } from '../../src/sandbox/sandbox.js';
import { eventually } from '../support/engines.js';
import { measured } from '../support/peak.js';
import { environment, finish, start } from '../support/sandman.js';
import type { Site } from './site.js';
import { rowsOf, SERVICES } from './table.js';

const MANY = 10_000;
const MOST_MEGABYTES = 150;

/** The ids in an answer, whatever its format. */
function idsIn(mode: string, text: string): string[] {
  if (mode === 'json') return JSON.parse(text).map(({ id }: { id: string }) => id);
  const lines = text.split('\n').filter(Boolean);
  return mode === 'id' ? lines : lines.map((line) => JSON.parse(line).id);
}

describe.each(rowsOf(SERVICES))(`among ${MANY} sandboxes on $name`, ({ service }) => {
  let on: Site;
  beforeAll(async () => {
    on = await service.start();
    on.fill(MANY);
  });
  afterAll(() => on.close());

  const { list } = service.requests;
  const idsOf = (states: readonly State[]) =>
    [...on.states()].filter(([, state]) => states.includes(state)).map(([id]) => id);

  it.each([
    ['json', ['paused']],
    ['id', ['running', 'paused']],
  ] as const)(
    'list -o %s --state %s finds every one, once, with as few requests as can be and little memory',
    async (mode, states) => {
      const before = on.fake.count(list);
      const line = ['list', '-o', mode, '--state', states.join()];
      const { code, stdout, stderr, megabytes } = await measured(environment(null, on.env), line);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const found = idsIn(mode, stdout);
      const wanted = idsOf(states);
      expect(found).toHaveLength(wanted.length);
      expect(new Set(found)).toEqual(new Set(wanted));
      const told = service.asksFor(states) ? wanted.length : MANY;
      expect(on.fake.count(list) - before).toBe(Math.ceil(told / service.page));
      expect(megabytes).toBeGreaterThan(20);
      expect(megabytes).toBeLessThan(MOST_MEGABYTES);
    },
  );

  it('list -o jsonl shows the rows of a page before the next one has come', async () => {
    const before = on.fake.count(list);
    let letGo = () => {};
    const until = new Promise<void>((done) => {
      letGo = done;
    });
    on.fake.fault(list, { kind: 'delay', milliseconds: 0 });
    on.fake.fault(list, { kind: 'held', until });
    const child = start(['list', '-o', 'jsonl', '--state', 'paused'], environment(null, on.env));
    let early = '';
    child.stdout?.on('data', (part) => {
      early += part;
    });
    const ended = finish(child);
    try {
      await eventually(() => early.split('\n').length > service.page);
      expect(on.fake.count(list) - before).toBeLessThanOrEqual(2);
    } finally {
      letGo();
    }
    const { code, stdout } = await ended;
    expect({ code, rows: idsIn('jsonl', stdout).length }).toEqual({
      code: 0,
      rows: idsOf(['paused']).length,
    });
  });
});
