import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { keyOf, reduce } from '../../src/top/model.js';
import { screenOf } from '../../src/top/rows.js';
import { after, boxes, NOW, press, showing, textOf, textsOf } from './drive.js';

const [one] = boxes(1);

describe('the screen', () => {
  it.each([
    { columns: 100, rows: 30 },
    { columns: 60, rows: 15 },
    { columns: 30, rows: 5 },
    { columns: 10, rows: 2 },
  ])('has exactly $rows lines on $columns columns', (size) => {
    expect(screenOf(showing(boxes(50), size))).toHaveLength(size.rows);
    expect(screenOf(press(showing([], size), '?'))).toHaveLength(size.rows);
  });

  it('counts by state, and names who is asked and who is not reached', () => {
    const state = after(
      [
        {
          kind: 'found',
          backend: 'local',
          sandboxes: [...boxes(2), ...boxes(1, { id: 'x', state: 'paused' })],
        },
        { kind: 'lost', backend: 'hopx', reason: 'no', againAt: NOW, quiet: false },
      ],
      ['local', 'hopx', 'e2b'],
    );
    expect(textsOf(state)[0]).toBe('3 sandboxes  2 running  1 paused  asking e2b  not reached: hopx');
  });

  it('counts all, and says how many a filter shows', () => {
    const state = press(showing(boxes(3)), '/', ...'web-2');
    expect(textsOf(state)[0]).toBe('3 sandboxes  3 running  1 shown');
  });

  it('has the columns of list, and whose a row is', () => {
    expect(
      textsOf(showing(boxes(1)))[1]
        ?.split(/ +/)
        .filter(Boolean),
    ).toEqual('NAME ID STATE TEMPLATE CREATED LIFETIME BACKEND'.split(' '));
    expect(textsOf(showing(boxes(1)))[2]).toMatch(/^> {2}web-1 +1f0{10} +running +base +1m ago +- +local$/);
  });

  it('lets the ages grow without being told anything', () => {
    const later = reduce(showing(boxes(1)), { kind: 'ticked', now: NOW + 3 * 3_600_000 });
    expect(textsOf(later)[2]).toContain('3h ago');
  });

  it.each([70, 60, 50])('cuts its columns to %i', (columns) => {
    const long = boxes(1, { name: '漢字'.repeat(30), template: 'a-template-of-a-long-name' });
    const lines = textsOf(showing(long, { columns, rows: 10 })).slice(1, 3);
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    expect(lines[1]).toContain('…');
  });
});

describe('a small screen', () => {
  it.each([
    [100, 'NAME ID STATE TEMPLATE CREATED LIFETIME BACKEND'],
    [50, 'NAME ID STATE LIFETIME BACKEND'],
    [40, 'NAME ID STATE'],
    [20, 'NAME STATE'],
  ])('of %i columns has only those that it has room for', (columns, names) => {
    const lines = textsOf(showing(boxes(1), { columns, rows: 5 }));
    expect(lines[1]?.trim().split(/ +/)).toEqual(names.split(' '));
    expect(lines[2]).toContain('running');
  });

  it('has all that were asked for by name, cut', () => {
    const state = showing(boxes(1), { columns: 40, rows: 5 });
    const [, heading] = screenOf(state, ['name', 'id', 'state', 'template', 'image']);
    expect(textOf(heading).trim().split(/ +/)).toHaveLength(5);
  });

  it('shows how to answer a question, and the end of what is typed', () => {
    const size = { columns: 20, rows: 5 };
    const asked = showing(boxes(1, { name: 'a-name-of-some-length' }), size);
    expect(textsOf(press(asked, 'x'))[4]).toMatch(/^kill a-name-.*… y\/n$/);
    expect(textsOf(press(asked, '/', ...'abcdefghijklmnop'))[4]).toMatch(/^filter: .*mnop$/);
  });
});

describe('a row', () => {
  const rowOf = (state: Parameters<typeof screenOf>[0], name: string) =>
    screenOf(state).find((line) => textOf(line).includes(name)) ?? [];

  it('has its state in its colour, and is inverse without any where it is selected', () => {
    const state = showing([
      ...boxes(1),
      ...boxes(1, { id: 'x', name: 'idle', state: 'paused', createdAt: null }),
    ]);
    const looks = (name: string) => rowOf(state, name).map(({ tone, inverse }) => ({ tone, inverse }));
    expect(looks('web-1').filter(({ tone, inverse }) => tone !== 'plain' || !inverse)).toEqual([]);
    const coloured = looks('idle').filter(({ tone, inverse }) => tone !== 'plain' || inverse);
    expect(coloured).toEqual([{ tone: 'yellow', inverse: false }]);
  });

  it('fades while its backend is lost', () => {
    const state = showing(boxes(1));
    expect(rowOf(state, 'web-1').some(({ faded }) => faded)).toBe(false);
    const lost = { kind: 'lost', backend: 'local', reason: 'no', againAt: NOW, quiet: false } as const;
    expect(rowOf(reduce(state, lost), 'web-1').every(({ faded }) => faded)).toBe(true);
  });

  it('has a mark that moves while something is being done to it', () => {
    const key = keyOf(one as NonNullable<typeof one>);
    const busy = reduce(showing(boxes(1)), { kind: 'began', key, verb: 'pause' });
    const mark = (state: typeof busy) => textsOf(state)[2]?.[1];
    const next = reduce(busy, { kind: 'ticked', now: NOW + 100 });
    expect(mark(busy)).toMatch(/[⠀-⣿]/);
    expect(mark(next)).toMatch(/[⠀-⣿]/);
    expect(mark(next)).not.toBe(mark(busy));
    expect(mark(reduce(next, { kind: 'ended', key }))).toBe(' ');
  });
});
