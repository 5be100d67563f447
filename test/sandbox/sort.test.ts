import { describe, expect, it } from 'vitest';
import { parseSort, SORT_FIELDS, sortSandboxes } from '../../src/sandbox/sort.js';
import { failureOf } from '../support/failure.js';
import { sandboxOf } from '../support/sandboxes.js';

const sandboxes = [
  sandboxOf({ name: 'b', createdAt: '2030-01-02T00:00:00.000Z', template: 'x' }),
  sandboxOf({ name: null, createdAt: null, template: null }),
  sandboxOf({ name: 'c', createdAt: '2030-01-03T00:00:00.000Z', template: 'x' }),
  sandboxOf({ name: 'a', createdAt: '2030-01-01T00:00:00.000Z', template: 'w' }),
];
const names = (sort?: string) =>
  sortSandboxes(sandboxes, sort === undefined ? undefined : parseSort(sort)).map(({ name }) => name);

describe('sandboxes', () => {
  it.each([
    [undefined, ['c', 'b', 'a', null]],
    ['created', ['a', 'b', 'c', null]],
    ['-created', ['c', 'b', 'a', null]],
    ['name', ['a', 'b', 'c', null]],
    ['-name', ['c', 'b', 'a', null]],
    ['template', ['a', 'b', 'c', null]],
    ['-template', ['b', 'c', 'a', null]],
  ])('by %s, with what has no value last and equal ones as they were', (sort, expected) => {
    expect(names(sort)).toEqual(expected);
  });

  it('are sorted into a new list', () => {
    names('name');
    expect(sandboxes[0]?.name).toBe('b');
  });

  it.each(SORT_FIELDS)('can be sorted by %s, both ways', (field) => {
    expect(parseSort(field)).toEqual({ field, backwards: false });
    expect(parseSort(`-${field}`)).toEqual({ field, backwards: true });
  });

  it.each(['', '-', '--name', 'Name', 'size', 'toString'])('cannot be sorted by "%s"', (text) => {
    const { code, message } = failureOf(() => parseSort(text));
    expect(code).toBe('usage');
    expect(message).toBe(`"${text}" is not a field to sort by: choose from ${SORT_FIELDS.join(', ')}`);
  });
});
