import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { pageOf, plotOf } from '../scripts/figures.mjs';

const figures = JSON.parse(readFileSync('bench/figures.json', 'utf8'));
const page = readFileSync('docs/speed.md', 'utf8');

it('the page of figures and its plot are made of what was measured (npm run figures)', () => {
  expect(page).toBe(pageOf(figures, page));
  expect(readFileSync('docs/speed.svg', 'utf8')).toBe(plotOf(figures));
});

it('every figure that misses its aim is on the page, with its aim', () => {
  const rows = Object.values<{ rows: { what?: string; ratio?: number; bound?: number | null }[] }>(
    figures.benchmarks,
  ).flatMap(({ rows: all }) => all);
  const missed = rows.filter(({ ratio = 0, bound }) => bound != null && ratio > bound);
  for (const { what = '', ratio, bound } of missed) {
    expect(page).toMatch(
      new RegExp(`\\| ${what.replace(/[()$*+.?\\]/g, '\\$&')} .*\\| ${ratio} \\|(?:.*\\|)? ${bound} \\|`),
    );
  }
  expect(rows.length).toBeGreaterThan(10);
});
