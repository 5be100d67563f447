import { describe, expect, it } from 'vitest';
import { LIST_COLUMNS, pick, resultColumns, sandboxColumns, WIDE_COLUMNS } from '../../src/io/columns.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { failureOf } from '../support/failure.js';
import { idOf, sandboxOf } from '../support/sandboxes.js';

const NOW = Date.parse('2030-01-02T06:04:05.000Z');
const full = sandboxOf({
  id: idOf('abc'),
  startedAt: '2030-01-02T05:04:05.000Z',
  pausedAt: '2030-01-02T06:03:05.000Z',
  expiresAt: '2030-01-02T06:34:05.000Z',
  hardExpiresAt: '2030-01-02T09:04:05.000Z',
  state: 'paused',
  nativeState: 'Frozen',
  resources: { cpus: 0.5, memoryBytes: 512 * 1024 ** 2, diskBytes: null },
  endpoints: [
    { port: 80, protocol: 'tcp', host: '127.0.0.1:8080' },
    { port: 53, protocol: 'udp' },
    { port: 443, protocol: 'tcp', url: 'https://box.example' },
  ],
  labels: { team: 'red', empty: '' },
});
const nothing = sandboxOf({ name: null, template: null, image: null, createdAt: null, nativeState: '' });

const cell = (sandbox: Sandbox, key: string, short: boolean) =>
  pick(sandboxColumns({ short, now: NOW }), [key])[0]?.cell(sandbox);

describe('the columns of a sandbox', () => {
  it.each([
    ['name', 'box', 'box', '-'],
    ['id', 'abc000000000', idOf('abc'), idOf('abc')],
    ['state', 'paused', 'paused', 'running'],
    ['template', 'base', 'base', '-'],
    ['created', '3h ago', '2030-01-02T03:04:05.000Z', '-'],
    ['backend', 'memory', 'memory', 'memory'],
    ['image', 'base:latest', 'base:latest', '-'],
    ['native', 'Frozen', 'Frozen', '-'],
    ['started', '1h ago', '2030-01-02T05:04:05.000Z', '-'],
    ['paused', '1m ago', '2030-01-02T06:03:05.000Z', '-'],
    ['stopped', '-', '-', '-'],
    ['expires', 'in 30m', '2030-01-02T06:34:05.000Z', '-'],
    ['ends', 'in 3h', '2030-01-02T09:04:05.000Z', '-'],
    ['lifetime', 'paused 1m ago', 'paused 2030-01-02T06:03:05.000Z', '-'],
    ['cpus', '0.5', '0.5', '-'],
    ['memory', '512 MiB', '512 MiB', '-'],
    [
      'ports',
      '127.0.0.1:8080->80, 53/udp, https://box.example',
      '127.0.0.1:8080->80, 53/udp, https://box.example',
      '-',
    ],
    ['labels', 'team=red, empty=', 'team=red, empty=', '-'],
  ])('%s is %s on a terminal, %s in a pipe, and %s where it is not known', (key, short, long, unknown) => {
    expect(cell(full, key, true)).toBe(short);
    expect(cell(full, key, false)).toBe(long);
    expect(cell(nothing, key, false)).toBe(unknown);
  });

  it.each(['name', 'template', 'image', 'native', 'labels'])(
    '%s never moves the cursor of a terminal',
    (key) => {
      const evil = '\u001b]0;owned\u0007\r';
      const sandbox = sandboxOf({
        name: evil,
        template: evil,
        image: evil,
        nativeState: evil,
        labels: { [evil]: evil },
      });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
      expect(cell(sandbox, key, true)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    },
  );

  it('that are usual are all there', () => {
    const all = sandboxColumns({ short: false, now: NOW });
    expect(pick(all, WIDE_COLUMNS).map(({ key }) => key)).toEqual(WIDE_COLUMNS);
    expect(pick(all, LIST_COLUMNS)).toHaveLength(6);
  });

  it('are picked by key or by title, in the order that is asked for', () => {
    const all = sandboxColumns({ short: false, now: NOW });
    expect(pick(all, ['State', 'name', 'NAME']).map(({ key }) => key)).toEqual(['state', 'name', 'name']);
  });

  it('that are not there are refused, with those that are', () => {
    const { code, message } = failureOf(() => pick(sandboxColumns({ short: false, now: NOW }), ['colour']));
    expect(code).toBe('usage');
    expect(message).toMatch(/^"colour" is not a column: choose from name, id, state, .*labels$/);
  });
});

describe('the columns of a result', () => {
  const result = {
    id: idOf('abc'),
    name: null,
    backend: 'memory',
    state: 'paused',
    previousState: 'running',
    changed: true,
    durationMs: 1234,
  } as const;

  it.each([
    ['name', '-'],
    ['id', 'abc000000000'],
    ['state', 'paused'],
    ['previousState', 'running'],
    ['WAS', 'running'],
    ['changed', 'yes'],
    ['duration', '1.2s'],
    ['TOOK', '1.2s'],
    ['backend', 'memory'],
  ])('%s is %s', (key, expected) => {
    expect(pick(resultColumns({ short: true, now: NOW }), [key])[0]?.cell(result)).toBe(expected);
  });

  it('have no id where a name led to nothing', () => {
    const [id] = pick(resultColumns({ short: true, now: NOW }), ['id']);
    expect(id?.cell({ ...result, id: null })).toBe('-');
  });
});
