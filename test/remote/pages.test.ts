import { describe, expect, it } from 'vitest';
import { allPages, nextOffset, type Page } from '../../src/backends/remote/pages.js';

/** Reads all pages of a server that answers by token; at most fifty, since a pager may never end. */
async function read(server: (token: string | null, count: number) => Page<string>) {
  const cuts: string[] = [];
  let count = 0;
  const fetch = async (token: string | null) => {
    count += 1;
    if (count > 50) throw new Error('it goes on for ever');
    return server(token, count);
  };
  const items: string[] = [];
  for await (const item of allPages({ fetch, idOf: (one) => one, onCut: (why) => cuts.push(why) })) {
    items.push(item);
  }
  return { items, cuts, count };
}

describe('a list in pages', () => {
  it('is asked for until there is no token, and no further', async () => {
    const pages: Record<string, Page<string>> = {
      '': { items: ['a', 'b'], next: '1' },
      1: { items: [], next: '2' },
      2: { items: ['c'], next: null },
    };
    const found = await read((token) => pages[token ?? ''] as Page<string>);
    expect(found).toEqual({ items: ['a', 'b', 'c'], cuts: [], count: 3 });
  });

  it('gives what stands on two pages, or twice on one, once', async () => {
    const found = await read((token) =>
      token === null ? { items: ['a', 'b', 'a'], next: '1' } : { items: ['b', 'c'], next: null },
    );
    expect(found).toEqual({ items: ['a', 'b', 'c'], cuts: [], count: 2 });
  });

  it('ends with a warning where there is more, and no token', async () => {
    const found = await read(() => ({ items: ['a'], next: null, more: true }));
    expect(found).toEqual({ items: ['a'], cuts: [expect.stringContaining('not where')], count: 1 });
  });

  it('ends with a warning where a token comes again', async () => {
    const found = await read((_, count) => ({ items: [`${count}`], next: 'same' }));
    expect(found.count).toBe(2);
    expect(found.cuts).toEqual([expect.stringContaining('same page token')]);
  });

  it('ends with a warning where new tokens lead to the same page', async () => {
    const found = await read((_, count) => ({ items: ['a', 'b'], next: `${count}` }));
    expect(found).toMatchObject({ items: ['a', 'b'], count: 2 });
    expect(found.cuts).toEqual([expect.stringContaining('same page')]);
  });

  it('ends with a warning where ever new tokens lead to nothing, after as many as may happen', async () => {
    const found = await read((_, count) => ({ items: count === 1 ? ['a'] : [], next: `${count}` }));
    expect(found).toMatchObject({ items: ['a'], count: 21 });
    expect(found.cuts).toEqual([expect.stringContaining('20 pages one after the other')]);
  });

  it('goes on behind pages with nothing on them, where they are not so many at once', async () => {
    const found = await read((_, count) => ({
      items: count % 15 === 0 ? [`${count}`] : [],
      next: count === 45 ? null : `${count}`,
    }));
    expect(found).toEqual({ items: ['15', '30', '45'], cuts: [], count: 45 });
  });
});

describe('a list that is counted from its beginning', () => {
  const stretch = { offset: 200, got: 200, total: 600, more: true };

  it.each([
    ['goes on behind what was got', {}, '400'],
    ['goes on behind a page that is not full', { got: 50 }, '250'],
    ['goes on where it has not all, though the server says that there is no more', { more: false }, '400'],
    ['ends at the count, though the server says that there is more', { total: 400 }, null],
    ['ends at an empty page, whatever else is said', { got: 0 }, null],
    ['goes on without a count where the server says that there is more', { total: null }, '400'],
    ['ends without a count where it does not', { total: null, more: false }, null],
  ])('%s', (_, change, expected) => {
    expect(nextOffset({ ...stretch, ...change })).toBe(expected);
  });
});
