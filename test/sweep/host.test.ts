import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { type MemoryBackend, memoryBackend } from '../../src/backends/memory.js';
import { pathOf } from '../../src/commands/examples.js';
import { createProgram, everyCommand } from '../../src/program.js';
import type { Backend } from '../../src/sandbox/backend.js';
import { runInProcess, type StreamOptions } from '../support/host.js';
import { specOf } from '../support/specs.js';
import { ROWS, type SweepRow } from './rows.js';

const CALL = { signal: new AbortController().signal };
const NARROW = 40;
/** Longer than anything here takes; a line that asks would wait for ever. */
const HANG_MS = 10_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: what moves a cursor or paints is what is looked for
const ESCAPES = /\u001b/;
const STACK = /^\s+at .+:\d+:\d+\)?$/m;

interface Place {
  streams: StreamOptions;
  /** Somebody sits there. */
  lively?: true;
  /** Escape codes may be written. */
  painted?: true;
}

const TERM = 'xterm-256color';
const failure = (code: string) => Object.assign(new Error(`${code}: it went wrong`), { code });

const PLACES: Record<string, Place> = {
  'without a terminal': { streams: {} },
  'with a standard input that is closed': { streams: { ended: true } },
  'on a terminal under CI': { streams: { tty: true, env: { CI: '1', TERM, NO_COLOR: '1' } } },
  'on a dumb terminal': { streams: { tty: true, env: { TERM: 'dumb' } }, lively: true },
  'on a narrow terminal': {
    streams: { tty: true, env: { TERM }, columns: NARROW },
    lively: true,
    painted: true,
  },
  'on a terminal that is 0 wide': {
    streams: { tty: true, env: { TERM }, columns: 0 },
    lively: true,
    painted: true,
  },
  'on a terminal of no width': {
    streams: { tty: true, env: { TERM }, columns: undefined },
    lively: true,
    painted: true,
  },
  'with a standard error that is closed': { streams: { broken: { stderr: failure('EPIPE') } } },
  'with a reader that has left': { streams: { broken: { stdout: failure('EPIPE') } } },
};

async function sandboxes(): Promise<MemoryBackend> {
  const backend = memoryBackend();
  const made = await Promise.all(
    ['up', 'down', 'froz', `a-${'long-'.repeat(20)}name`].map((name) =>
      backend.create(specOf({ name }), CALL),
    ),
  );
  await backend.stop(made[1]?.id ?? '', { graceSeconds: 0 }, CALL);
  await backend.pause(made[2]?.id ?? '', CALL);
  return backend;
}

async function run(line: string, { env, ...streams }: StreamOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'sandman-sweep-'));
  const nowhere = `unix://${join(folder, 'nowhere.sock')}`;
  const abilities: Backend['abilities'] = new Set(['deadlines']);
  const memory: Backend = { ...(await sandboxes()), abilities, logs: async () => {} };
  const running = runInProcess(line.replace('{folder}', folder).split(' '), {
    ...streams,
    env: {
      ...{ SANDMAN_BACKEND: 'memory', SANDMAN_CONFIG_DIR: folder, SANDMAN_STATE_DIR: folder, HOME: folder },
      ...{ DOCKER_HOST: nowhere, CONTAINER_HOST: nowhere },
      ...env,
    },
    types: { memory: async () => memory },
  });
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`sandman ${line} does not end`)), HANG_MS).unref();
  });
  return Promise.race([running, late]);
}

/**
 * Lines that the terminal would wrap, but for those that are to be copied: an example, or behind a label one word, as an
 * id in `info`.
 */
function wrapped(text: string): string[] {
  return stripVTControlCharacters(text)
    .split('\n')
    .filter((line) => stringWidth(line) > NARROW && line.trim().split(/\s+/).length > 2)
    .filter((line) => !line.startsWith('  sandman '));
}

const program = await createProgram({ bind: () => async () => {}, print: () => {} });
const paths = [...everyCommand(program)].slice(1).map((command) => pathOf(command).replace(/^sandman /, ''));
const rows = Object.entries(ROWS);

it('every command of the tree has a row, and no other', () => {
  expect(Object.keys(ROWS).sort()).toEqual([...paths].sort());
});

describe.each(Object.entries(PLACES))('%s', (_name, { streams, lively, painted }) => {
  const broken = streams.broken !== undefined;
  const check = async (line: string, exit: number, raw: boolean) => {
    const { code, stdout, stderr } = await run(line, streams);
    expect({ code, stderr }).toEqual({ code: exit, stderr });
    expect(stderr).not.toMatch(STACK);
    if (!painted) expect(stdout + stderr).not.toMatch(ESCAPES);
    if (streams.columns === NARROW && !raw) expect(wrapped(stdout)).toEqual([]);
  };
  const meant = ({ stays }: SweepRow) => !(stays && streams.env?.TERM === TERM && lively);

  it.each(rows.filter(([, row]) => meant(row)))('%s', async (_path, row) => {
    const { line, exit, atTerminal = exit, raw = false } = row;
    await check(line, streams.tty ? atTerminal : exit, raw);
  });

  if (streams.columns === NARROW || streams.columns === 0) {
    it.each(paths)('%s --help', async (path) => check(`${path} --help`, 0, false));
  } else if (!lively && !broken) {
    it.each(rows.flatMap(([, { asking }]) => asking ?? []))('%s asks nobody: exit 2', async (line) => {
      await check(line, 2, false);
    });
  }
});

describe('with a disk that is full', () => {
  const disk = failure('ENOSPC');

  it.each(rows)('%s says so where it has an answer', async (_path, { line, exit }) => {
    const well = await run(line, {});
    const { code, stderr } = await run(line, { broken: { stdout: disk } });
    expect(code).toBe(well.stdout === '' ? exit : 1);
    if (well.stdout !== '') expect(stderr).toContain('error: cannot write the answer: ');
    expect(stderr).not.toMatch(STACK);
  });
});

describe('what would go on for ever ends where nobody can read it', () => {
  it.each(['list -w', 'list -w -o jsonl'])('%s', async (line) => {
    expect(await run(line, { broken: { stdout: failure('EPIPE') } })).toMatchObject({ code: 0, stderr: '' });
    const { code, stderr } = await run(line, { broken: { stdout: failure('ENOSPC') } });
    expect(code).toBe(1);
    expect(stderr).toContain('cannot write the answer: ENOSPC');
  });
});

describe('for a program on a terminal', () => {
  const streams = { tty: true, env: { TERM } };

  it.each(rows.filter(([, { stays, foreign }]) => !stays && !foreign))(
    '%s --json is one value or nothing',
    async (_path, { line }) => {
      const { stdout, stderr } = await run(`--json ${line}`, streams);
      if (stdout !== '') expect(() => JSON.parse(stdout)).not.toThrow();
      for (const one of stderr.split('\n').slice(0, -1)) expect(() => JSON.parse(one)).not.toThrow();
    },
  );
});
