import { describe, expect, it } from 'vitest';
import { reduce, selectedOf, shownOf } from '../../src/top/model.js';
import { after, boxes, NOW, press, rowsOf, showing, textsOf } from './drive.js';

const names = (state: Parameters<typeof shownOf>[0]) => shownOf(state).map(({ name }) => name);

describe('the selection', () => {
  it.each([
    { keys: [], selected: 'web-1' },
    { keys: ['DOWN', 'j'], selected: 'web-3' },
    { keys: ['DOWN', 'j', 'k', 'UP', 'UP'], selected: 'web-1' },
    { keys: ['END'], selected: 'web-20' },
    { keys: ['END', 'DOWN', 'HOME', 'UP'], selected: 'web-1' },
    { keys: ['PAGE_DOWN'], selected: 'web-8' },
    { keys: ['PAGE_DOWN', 'PAGE_DOWN', 'PAGE_DOWN', 'PAGE_UP'], selected: 'web-13' },
  ])('goes to $selected by $keys', ({ keys, selected }) => {
    const state = press(showing(boxes(20)), ...keys);
    expect(selectedOf(state)?.name).toBe(selected);
    expect(rowsOf(state)).toContain(`>${selected}`);
    expect(rowsOf(state)).toHaveLength(7);
  });

  it('stays on its sandbox when others come before it', () => {
    const state = press(showing(boxes(3)), 'DOWN');
    const newer = boxes(1, { id: 'new', name: 'newer', createdAt: new Date(NOW).toISOString() });
    const now = reduce(state, { kind: 'found', backend: 'local', sandboxes: [...boxes(3), ...newer] });
    expect(rowsOf(now)).toEqual(['newer', 'web-1', '>web-2', 'web-3']);
  });

  it.each([
    { keys: ['DOWN'], gone: 'web-2', rows: ['web-1', '>web-3'] },
    { keys: ['END'], gone: 'web-3', rows: ['web-1', '>web-2'] },
  ])('goes to what takes the place of $gone when that is gone', ({ keys, gone, rows }) => {
    const state = press(showing(boxes(3)), ...keys);
    const left = boxes(3).filter(({ name }) => name !== gone);
    expect(rowsOf(reduce(state, { kind: 'found', backend: 'local', sandboxes: left }))).toEqual(rows);
  });

  it('is none where there is nothing, and comes back with the first sandbox', () => {
    const state = showing([]);
    expect(selectedOf(state)).toBeNull();
    expect(rowsOf(reduce(state, { kind: 'found', backend: 'local', sandboxes: boxes(1) }))).toEqual([
      '>web-1',
    ]);
  });

  it.each([60, 20, 8, 4])(
    'can be seen on a screen that shrinks to %i columns and as many rows less',
    (size) => {
      const state = press(showing(boxes(40), { columns: 100, rows: 30 }), 'END', 'UP', 'UP');
      const now = reduce(state, { kind: 'resized', size: { columns: size, rows: Math.ceil(size / 4) + 3 } });
      expect(textsOf(now).filter((line) => line.startsWith('>'))).toHaveLength(1);
      expect(selectedOf(now)?.name).toBe('web-38');
    },
  );

  it('leaves no empty rows at the end when the screen grows', () => {
    const state = press(showing(boxes(12)), 'END');
    expect(rowsOf(reduce(state, { kind: 'resized', size: { columns: 100, rows: 30 } }))).toHaveLength(12);
  });
});

describe('the filter', () => {
  const several = [
    ...boxes(1, { id: 'aa11', name: 'Shop' }),
    ...boxes(1, { id: 'bb22', name: 'blog', state: 'paused' }),
    ...boxes(1, { id: 'cc33', name: null, backend: 'hopx' }),
  ];

  it.each([
    { typed: 'shop', shown: ['Shop'] },
    { typed: 'BB2', shown: ['blog'] },
    { typed: 'paus', shown: ['blog'] },
    { typed: 'hopx', shown: [null] },
    { typed: 'local run', shown: ['Shop'] },
    { typed: 'jkq', shown: [] },
  ])('"$typed" leaves $shown', ({ typed, shown }) => {
    expect(names(press(showing(several), '/', ...typed))).toEqual(shown);
  });

  it.each([
    { keys: ['ESCAPE'], filter: '', typing: false },
    { keys: ['ENTER', 'ESCAPE'], filter: '', typing: false },
    { keys: ['ENTER'], filter: 'shop', typing: false },
    { keys: ['BACKSPACE', 'BACKSPACE'], filter: 'sh', typing: true },
    { keys: ['ENTER', '/', 's'], filter: 'shops', typing: true },
    { keys: ['CTRL_U', 'b'], filter: 'b', typing: true },
  ])('after "shop", $keys make it "$filter"', ({ keys, ...expected }) => {
    expect(press(showing(several), '/', ...'shop', ...keys)).toMatchObject(expected);
  });
});

describe('a backend', () => {
  const lost = (quiet: boolean) =>
    ({ kind: 'lost', backend: 'local', reason: 'no answer', againAt: NOW + 4000, quiet }) as const;

  it('that is lost keeps its rows and tells why, until it is there again', () => {
    const state = reduce(showing(boxes(2)), lost(false));
    expect(rowsOf(state)).toEqual(['>web-1', 'web-2']);
    expect(textsOf(state)[1]).toMatch(/^local: no answer +\(tried again in 4s\)$/);
    const back = reduce(state, { kind: 'found', backend: 'local', sandboxes: boxes(1) });
    expect(textsOf(back).join()).not.toContain('no answer');
    expect(rowsOf(back)).toEqual(['>web-1']);
  });

  it('that nobody set up is not missed, unless it was there', () => {
    expect(textsOf(after([lost(true)])).join()).not.toContain('no answer');
    expect(textsOf(reduce(showing(boxes(1)), lost(true))).join()).toContain('no answer');
  });
});

it('a message stays for three seconds whatever is pressed, and goes with the next key', () => {
  const said = reduce(showing(boxes(1)), { kind: 'said', text: 'cannot pause it', failure: true });
  expect(textsOf(press(said, 'j')).at(-1)).toBe('cannot pause it');
  const later = reduce(said, { kind: 'ticked', now: NOW + 3000 });
  expect(textsOf(later).at(-1)).toBe('cannot pause it');
  expect(textsOf(press(later, 'j')).at(-1)).not.toContain('cannot');
});
