import { describe, expect, it } from 'vitest';
import { PLAIN, styleFor } from '../../src/io/style.js';
import { type Column, renderTable } from '../../src/io/table.js';

interface Row {
  name: string;
  state: string;
}

const COLUMNS: Column<Row>[] = [
  { key: 'name', title: 'NAME', cell: ({ name }) => name, flexible: true },
  {
    key: 'state',
    title: 'STATE',
    cell: ({ state }) => state,
    paint: ({ state }, style) => style.green(state),
  },
];
const ROWS: Row[] = [
  { name: 'a-very-long-name-of-a-sandbox', state: 'running' },
  { name: 'b', state: 'paused' },
];
const render = (rows: Row[], width: number | null) => renderTable(rows, COLUMNS, width, PLAIN);

describe('a table', () => {
  it('has a heading, a line each, no borders, and nothing behind the last column', () => {
    expect(render(ROWS, null).split('\n')).toEqual([
      'NAME                           STATE',
      'a-very-long-name-of-a-sandbox  running',
      'b                              paused',
    ]);
  });

  it('of nothing is its heading', () => {
    expect(render([], null)).toBe('NAME  STATE');
  });

  it('cuts what may be cut where the terminal is too narrow, and says so', () => {
    const lines = render(ROWS, 24).split('\n');
    expect(lines).toEqual(['NAME             STATE', 'a-very-long-na…  running', 'b                paused']);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(24);
  });

  it('cuts nothing where there is room, or in a pipe', () => {
    expect(render(ROWS, 38)).toBe(render(ROWS, null));
    expect(render([{ name: 'x'.repeat(500), state: 'running' }], null)).toContain('x'.repeat(500));
  });

  it.each(['漢字'.repeat(20), '🎉'.repeat(20), 'e\u0301'.repeat(40)])(
    'cuts nothing of %s in a pipe',
    (name) => {
      expect(render([{ name, state: 'running' }], null)).toContain(`${name}  running`);
    },
  );

  it('cuts wide characters to the width of the terminal', () => {
    const [, line] = render([{ name: '漢字'.repeat(20), state: 'running' }], 24).split('\n');
    expect(line).toBe('漢字漢字漢字漢…  running');
  });

  it('cuts nothing further than can be read, however narrow the terminal', () => {
    expect(render(ROWS, 1).split('\n')[1]).toBe('a-v…  run…');
  });

  it('cuts the other columns too, where the flexible ones do not suffice', () => {
    const rigid = COLUMNS.map((column) => ({ ...column, flexible: false }));
    expect(renderTable(ROWS, rigid, 10, PLAIN)).toContain('a-v…  run…');
  });

  it('cuts the widest first', () => {
    const both = COLUMNS.map((column) => ({ ...column, flexible: true }));
    const [, line] = renderTable([{ name: 'n'.repeat(20), state: 's'.repeat(12) }], both, 26, PLAIN).split(
      '\n',
    );
    expect(line).toBe(`${'n'.repeat(11)}…  ${'s'.repeat(12)}`);
  });

  it('is as wide in colour as without it', async () => {
    const coloured = renderTable(ROWS, COLUMNS, null, await styleFor(true));
    expect(coloured).toContain('\u001b[32mrunning\u001b[39m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is taken out
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(render(ROWS, null));
  });

  it('keeps its columns under wide characters', () => {
    const lines = render(
      [
        { name: '漢字', state: 'running' },
        { name: 'abcd', state: 'paused' },
      ],
      null,
    ).split('\n');
    expect(lines).toEqual(['NAME  STATE', '漢字  running', 'abcd  paused']);
  });
});
