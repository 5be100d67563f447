import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { actionFor } from '../../src/top/keys.js';
import { initialState, reduce, type TopEvent, type TopState } from '../../src/top/model.js';
import { type Line, screenOf } from '../../src/top/rows.js';
import { idOf, sandboxOf } from '../support/sandboxes.js';

export const NOW = Date.parse('2030-01-02T04:00:00.000Z');
export const SIZE = { columns: 100, rows: 10 };

/** Boxes called `web-1` and so on; the first is the newest. */
export function boxes(count: number, known: Partial<Sandbox> = {}): Sandbox[] {
  return Array.from({ length: count }, (_, at) =>
    sandboxOf({
      id: idOf(`${(at + 1).toString(16)}f`),
      name: `web-${at + 1}`,
      backend: 'local',
      createdAt: new Date(NOW - (at + 1) * 60_000).toISOString(),
      ...known,
    }),
  );
}

/** What becomes of a screen on which nothing was told yet. */
export function after(events: readonly TopEvent[], names = ['local'], size = SIZE): TopState {
  return events.reduce(reduce, initialState(names, size, NOW));
}

export function showing(sandboxes: readonly Sandbox[], size = SIZE): TopState {
  return after([{ kind: 'found', backend: 'local', sandboxes }], ['local'], size);
}

/** Presses keys that only change what is shown. */
export function press(state: TopState, ...keys: string[]): TopState {
  return keys.reduce((now, key) => {
    const action = actionFor(now, key);
    return action?.kind === 'show' ? reduce(now, action.event) : now;
  }, state);
}

export const textOf = (line: Line | undefined): string =>
  (line ?? [])
    .map(({ text }) => text)
    .join('')
    .trimEnd();

export const textsOf = (state: TopState): string[] => screenOf(state).map(textOf);

/** The first word of each row that can be seen, with `>` before the selected one. */
export const rowsOf = (state: TopState): string[] =>
  textsOf(state)
    .filter((line) => /^[> ]. \S/.test(line) && !line.includes('NAME'))
    .map((line) => line.replace(/^(.). (\S+).*/, '$1$2').trim());
