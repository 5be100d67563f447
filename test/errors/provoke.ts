import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type MemoryBackend, memoryBackend } from '../../src/backends/memory.js';
import { type ErrorCode, SandmanError } from '../../src/errors.js';
import { EXIT_CODES } from '../../src/exit-codes.js';
import { errorObject } from '../../src/io/io.js';
import { type HostRun, runInProcess } from '../support/host.js';
import { specOf } from '../support/specs.js';
import type { ErrorRow } from './rows.js';

/** What is told of a failure, on the command line or by what it is thrown from. */
export interface Told {
  exit: number;
  code: ErrorCode;
  message: string;
  hint: string | null;
  requestId: string | null;
}

/** What provokes a failure: it is thrown, or told by a command that was run with `--json`. */
export type Provoke<P> = (place: P) => unknown;

/** `P`: what it is provoked in. */
export type FailureRow<P = void> = readonly [
  title: string,
  code: ErrorCode,
  exit: number,
  message: RegExp,
  hint: RegExp | null,
  provoke: Provoke<P>,
  requestId?: string,
];

/** Rows that are provoked in the same kind of place, which `within` makes and takes away. */
export interface Group {
  name: string;
  cases: { title: string; row: FailureRow<never>; tell(): Promise<Told> }[];
  /** Lets go of what they share. */
  end(): Promise<void>;
}

export function group<P>(
  name: string,
  rows: readonly FailureRow<P>[],
  within: (work: (place: P) => Promise<Told>) => Promise<Told>,
  end: () => Promise<void> = async () => {},
): Group {
  const cases = rows.map((row) => {
    const [title, , , , , provoke] = row;
    return { title, row, tell: () => within((place) => toldBy(() => provoke(place))) };
  });
  return { name, cases, end };
}

/** What came of it. */
export async function toldBy(work: () => unknown): Promise<Told> {
  let ran: unknown;
  try {
    ran = await work();
  } catch (error) {
    if (!(error instanceof SandmanError)) throw error;
    const { exitCode: exit, code, message, hint, requestId } = errorObject(error);
    return { exit, code, message, hint, requestId };
  }
  return toldIn(ran as HostRun);
}

/** Is for those only who debug. */
const STACK = /^ +at /m;

/** The last failure that stderr tells of, as JSON. */
function toldIn({ code: exit, stdout, stderr }: HostRun): Told {
  expect(stderr).not.toMatch(STACK);
  const [last] = stderr.match(/^\{"error":.*$/gm)?.slice(-1) ?? [];
  if (last === undefined) throw new Error(`no failure, but exit ${exit}: ${stdout}${stderr}`);
  const { code, message, hint, requestId } = JSON.parse(last).error;
  return { exit, code, message, hint, requestId };
}

/** What is to be told. */
export function expected([, code, exit, message, hint, , requestId]: FailureRow<never>) {
  return {
    exit,
    code,
    message: expect.stringMatching(message),
    hint: hint === null ? null : expect.stringMatching(hint),
    requestId: requestId ?? null,
  };
}

/** Runs a line of the table of commands, on sandboxes in memory. */
export async function provokeLine([line, , , , where = {}]: ErrorRow): Promise<HostRun> {
  const folder = mkdtempSync(join(tmpdir(), 'sandman-errors-'));
  const { config, files = {}, backend = {}, env = {}, tty = false, bare = false, during = () => {} } = where;
  const all = { ...files, ...(config === undefined ? {} : { 'config.json': config }) };
  for (const [name, text] of Object.entries(all)) {
    if (name.endsWith('/')) mkdirSync(join(folder, name), { recursive: true });
    else writeFileSync(join(folder, name), text);
  }
  const placed = (one: string) => one.replace('{folder}', folder);
  const words = (typeof line === 'string' ? line.split(' ') : line).map(placed);
  const variables = Object.entries(env).map(([name, value]) => [name, placed(value)]);
  const memory = { ...(await sandboxes()), ...backend };
  return runInProcess(bare ? words : ['-b', 'memory', ...words], {
    env: { SANDMAN_CONFIG_DIR: folder, NO_COLOR: '1', ...Object.fromEntries(variables) },
    tty,
    during,
    types: { memory: async () => memory },
  });
}

/** What stderr says to people, or as JSON; the word is of the errors that were made. */
export function lineTold({ code: exit, stderr }: HostRun, made: readonly SandmanError[]): Told {
  expect(stderr).not.toMatch(STACK);
  if (/^\{"error":/m.test(stderr)) return toldIn({ code: exit, stdout: '', stderr });
  // The last is of the whole; what was cancelled is no error.
  const [, message = stderr.trim(), hint = null] =
    [...stderr.matchAll(/^error: (.*)(?:\nhint: (.*))?$/gm)].at(-1) ?? [];
  const code = made.findLast((one) => one.message === message)?.code ?? 'other';
  return { exit, code, message, hint, requestId: null };
}

const WORDS = new Map(Object.entries(EXIT_CODES).map(([word, exit]) => [exit, word as ErrorCode]));

/** The word of a row of the table of commands, where it does not say another one. */
export function wordOf([, exit, , , where = {}]: ErrorRow): ErrorCode {
  const word = where.word ?? WORDS.get(exit);
  if (word === undefined) throw new Error(`exit ${exit} is more than one word's`);
  return word;
}

const CALL = { signal: new AbortController().signal };

async function sandboxes(): Promise<MemoryBackend> {
  let made = 0;
  const backend = memoryBackend({ nextId: () => `aaaa${String(++made).padStart(60, '0')}` });
  const [, down, froz] = [
    await backend.create(specOf({ name: 'up' }), CALL),
    await backend.create(specOf({ name: 'down' }), CALL),
    await backend.create(specOf({ name: 'froz' }), CALL),
  ];
  await backend.stop(down.id, { graceSeconds: 0 }, CALL);
  await backend.pause(froz.id, CALL);
  return backend;
}
