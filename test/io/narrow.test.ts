import { describe, expect, it } from 'vitest';
import { renderPairs } from '../../src/io/details.js';
import { PLAIN } from '../../src/io/style.js';
import { type Column, renderTable } from '../../src/io/table.js';

type Row = Record<'name' | 'id' | 'state', string>;

const columns: Column<Row>[] = [
  { key: 'name', title: 'NAME', cell: ({ name }) => name, flexible: true },
  { key: 'id', title: 'ID', cell: ({ id }) => id },
  { key: 'state', title: 'STATE', cell: ({ state }) => state },
];
const row = { name: 'a-rather-long-name', id: '0123456789ab', state: 'running' };
const render = (width: number | null) => renderTable([row], columns, width, PLAIN).split('\n');

describe('a table', () => {
  it('in a pipe is cut nowhere', () => {
    expect(render(null)[1]).toBe('a-rather-long-name  0123456789ab  running');
  });

  it('on a narrow terminal is cut in its flexible columns first', () => {
    expect(render(31)[1]).toBe('a-rathe…  0123456789ab  running');
  });

  it('on a narrower one is cut in the widest column next', () => {
    expect(render(27)[1]).toBe('a-rathe…  0123456…  running');
  });

  it.each([20, 25, 30, 35, 40])('of %i columns has no line that is wider', (width) => {
    for (const line of render(width)) expect(line.length).toBeLessThanOrEqual(width);
  });
});

describe('a list of details', () => {
  const pairs: [string, string][] = [
    ['name', 'web'],
    ['capabilities', 'CHOWN, KILL, SETGID'],
  ];

  it('wraps a long value at its words, below where it began', () => {
    expect(renderPairs(pairs, { style: PLAIN, width: 28 }).split('\n')).toEqual([
      'name          web',
      'capabilities  CHOWN, KILL,',
      '              SETGID',
    ]);
  });

  it('in a pipe wraps nothing', () => {
    expect(renderPairs(pairs, { style: PLAIN, width: null })).toBe(
      'name          web\ncapabilities  CHOWN, KILL, SETGID',
    );
  });
});
