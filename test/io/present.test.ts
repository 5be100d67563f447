import { describe, expect, it } from 'vitest';
import { OUTPUT_MODES } from '../../src/io/output-mode.js';
import { checkColumns, presentResults, presentSandboxes } from '../../src/io/present.js';
import { presentRecords } from '../../src/io/records.js';
import { failureOf } from '../support/failure.js';
import { testIo } from '../support/io.js';
import { idOf, sandboxOf } from '../support/sandboxes.js';

const one = sandboxOf({ id: idOf('aa'), name: 'one' });
const two = sandboxOf({ id: idOf('bb'), name: 'two', state: 'paused' });
const several = { single: false, columns: null };

describe('sandboxes', () => {
  it.each([
    [{ single: true, columns: null }, [one], one],
    [several, [one], [one]],
    [several, [one, two], [one, two]],
    [several, [], []],
  ])('under json are one value: %j', async (layout, rows, expected) => {
    const { io, text } = await testIo({ mode: 'json' });
    presentSandboxes(io, rows, layout);
    expect(JSON.parse(text.stdout)).toEqual(expected);
  });

  it('under jsonl are a line each, and nothing where there are none', async () => {
    const { io, text } = await testIo({ mode: 'jsonl' });
    presentSandboxes(io, [], several);
    expect(text.stdout).toBe('');
    presentSandboxes(io, [one, two], several);
    expect(
      text.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([one, two]);
  });

  it('under id are whole ids, also on a terminal', async () => {
    const { io, text } = await testIo({ mode: 'id', tty: true });
    presentSandboxes(io, [one, two], several);
    expect(text.stdout).toBe(`${one.id}\n${two.id}\n`);
  });

  it('in a pipe are a table with its heading, whole ids and ISO times', async () => {
    const { io, text } = await testIo();
    presentSandboxes(io, [one], several);
    const [heading, line, ...more] = text.stdout.trim().split('\n');
    expect(heading?.split(/ +/)).toEqual(['NAME', 'ID', 'STATE', 'TEMPLATE', 'CREATED', 'LIFETIME']);
    expect(line?.split(/ {2,}/)).toEqual(['one', one.id, 'running', 'base', one.createdAt, '-']);
    expect(more).toEqual([]);
  });

  it('on a terminal have short ids and colours', async () => {
    const { io, text } = await testIo({ tty: true, columns: 200 });
    presentSandboxes(io, [one], several);
    expect(text.stdout).toContain('aa0000000000 ');
    expect(text.stdout).toContain('\u001b[32mrunning\u001b[39m');
    expect(text.stdout).not.toContain(one.id);
  });

  it('under wide are never cut, and have more columns', async () => {
    const { io, text } = await testIo({ mode: 'wide', tty: true, columns: 20, colour: false });
    presentSandboxes(io, [one], several);
    expect(text.stdout).toContain(one.id);
    expect(text.stdout.split('\n')[0]?.split(/ +/)).toEqual([
      ...['NAME', 'ID', 'STATE', 'TEMPLATE', 'CREATED', 'STARTED', 'PAUSED', 'STOPPED', 'EXPIRES', 'ENDS'],
      ...['BACKEND', 'IMAGE', 'NATIVE', 'PORTS', 'LABELS'],
    ]);
  });

  it('keep to a line each, whatever is in them', async () => {
    const { io, text } = await testIo({ mode: 'wide' });
    const evil = 'x\nforged  running';
    presentSandboxes(io, [sandboxOf({ name: evil, image: evil, labels: { evil } })], several);
    expect(text.stdout.trim().split('\n')).toHaveLength(2);
  });

  it('have the columns that were asked for, in that order', async () => {
    const { io, text } = await testIo();
    presentSandboxes(io, [two], { single: false, columns: ['state', 'name'] });
    expect(text.stdout).toBe('STATE   NAME\npaused  two\n');
  });

  it.each(OUTPUT_MODES)('under %s put nothing on stderr', async (mode) => {
    const { io, text } = await testIo({ mode });
    presentSandboxes(io, [one], several);
    expect(text.stderr).toBe('');
  });
});

describe('results', () => {
  const result = { ...one, previousState: 'paused', changed: true, durationMs: 12 } as const;

  it('in a pipe are a table', async () => {
    const { io, text } = await testIo();
    presentResults(io, [result], { single: true, columns: null });
    expect(text.stdout).toMatch(
      /^NAME +ID +STATE +WAS +CHANGED +TOOK\none +aa0+ +running +paused +yes +12ms\n$/,
    );
  });

  it('under id leave out what has none', async () => {
    const { io, text } = await testIo({ mode: 'id' });
    presentResults(io, [{ ...result, id: null }, result], several);
    expect(text.stdout).toBe(`${one.id}\n`);
  });
});

describe('columns', () => {
  it('that are not there are refused before anything is sent', () => {
    expect(failureOf(() => checkColumns('sandboxes', ['name', 'took'])).message).toContain('"took"');
    expect(failureOf(() => checkColumns('results', ['name', 'image'])).message).toContain('"image"');
  });

  it('that are there are taken, and so is nothing', () => {
    expect(() => checkColumns('sandboxes', ['image'])).not.toThrow();
    expect(() => checkColumns('results', null)).not.toThrow();
  });
});

describe('records', () => {
  const rows = [
    { name: 'local', url: null, builtIn: true },
    { name: 'mine', url: 'tcp://\u001b[2Jx', builtIn: false },
  ];
  const layout = { id: 'name', columns: null };

  it('are a table whose headings are words', async () => {
    const { io, text } = await testIo();
    presentRecords(io, rows, layout);
    expect(text.stdout).toBe(
      'NAME   URL          BUILT IN\nlocal  -            yes\nmine   tcp://?[2Jx  no\n',
    );
  });

  it('keep to a line each, whatever is in them', async () => {
    const { io, text } = await testIo();
    presentRecords(io, [{ name: 'a\nb' }], layout);
    expect(text.stdout).toBe('NAME\na?b\n');
  });

  it('are JSON as they are', async () => {
    const { io, text } = await testIo({ mode: 'json' });
    presentRecords(io, rows, layout);
    expect(JSON.parse(text.stdout)).toEqual(rows);
  });

  it('under jsonl are a line each, and under id their names', async () => {
    const lines = await testIo({ mode: 'jsonl' });
    presentRecords(lines.io, rows, layout);
    expect(lines.text.stdout.trim().split('\n')).toHaveLength(2);
    const ids = await testIo({ mode: 'id' });
    presentRecords(ids.io, rows, layout);
    expect(ids.text.stdout).toBe('local\nmine\n');
  });

  it('have only the columns that they have', async () => {
    const { io, text } = await testIo();
    presentRecords(io, rows, { id: 'name', columns: ['builtIn', 'Name'] });
    expect(text.stdout).toBe('BUILT IN  NAME\nyes       local\nno        mine\n');
    expect(failureOf(() => presentRecords(io, rows, { id: 'name', columns: ['x'] })).code).toBe('usage');
  });
});
