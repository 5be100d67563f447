import { Writable } from 'node:stream';
import { conflictError, hasCode, notFoundError, otherError, type SandmanError } from '../errors.js';
import { COMMAND_EXIT } from '../exit-codes.js';
import type { Backend, Call } from '../sandbox/backend.js';
import { type Sandbox, titleOf } from '../sandbox/sandbox.js';
import { IN_THE_WAY } from './failure.js';

/** A sandbox in which something can be done. */
export interface Box {
  backend: Backend;
  sandbox: Sandbox;
  call: Call;
}

const LONGEST = 64 * 1024;
/** That one clashed is no failure of the script. */
const CLASHED = 3;
/** Messages are understood in English. */
const PLAIN = { LC_ALL: 'C' };

/** Begins a program inside, as the sandbox's own user and where its commands begin. */
export function begin(
  { backend, sandbox, call }: Box,
  command: string[],
  streams: { stdin?: NodeJS.ReadableStream; stdout?: NodeJS.WritableStream },
) {
  const stderr = collector();
  const { stdin = null, stdout = collector().stream } = streams;
  const spec = { command, env: PLAIN, workdir: null, user: null, terminal: null };
  const exitCode = backend
    .exec(sandbox.id, spec, { stdin, stdout, stderr: stderr.stream }, call)
    .then((running) => running.exitCode);
  return { exitCode, said: stderr.text };
}

/** Runs a script of ours inside; null where there is no shell. */
export async function runScript(box: Box, script: string, ...words: string[]): Promise<string[] | null> {
  const stdout = collector();
  const { exitCode, said } = begin(box, ['sh', '-c', script, 'sh', ...words], { stdout: stdout.stream });
  const code = await orNull(exitCode);
  if (code === null) return null;
  if (code !== 0 && code !== CLASHED) throw failed(box, said(), code);
  return stdout.text().split('\0').slice(0, -1);
}

/** What went wrong, in the words of the program inside. */
export function failed({ backend, sandbox }: Box, said: string, code: number): SandmanError {
  const [line = ''] = said.trim().split('\n');
  const why = line.replace(/^(sh|tar|mkdir|mv|rm|cd|\/bin\/\w+)?:? ?(\d+: |line \d+: )?/, '');
  return otherError(`in ${titleOf(sandbox)}: ${why === '' ? `it ended with exit code ${code}` : why}`, {
    backend: backend.name,
    id: sandbox.id,
  });
}

/** What a script has refused. */
export function refused({ backend, sandbox }: Box, [reason = '', path = '']: string[]): SandmanError {
  const title = titleOf(sandbox);
  const [make, message, hint] = REFUSALS[reason] ?? [otherError, (at: string) => `it refused ${at}`];
  return make(`in ${title}: ${message(`"${path}"`)}`, { backend: backend.name, id: sandbox.id, hint });
}

type Refusal = readonly [make: typeof otherError, message: (path: string) => string, hint: string];

const REFUSALS: Readonly<Record<string, Refusal>> = {
  missing: [
    notFoundError,
    (path) => `there is no ${path}`,
    '`sandman exec SANDBOX -- ls -la` tells what there is',
  ],
  'no-folder': [
    notFoundError,
    (path) => `there is no folder ${path}`,
    '`sandman exec SANDBOX -- mkdir -p FOLDER` makes one',
  ],
  'not-folder': [conflictError, (path) => `${path} is not a folder`, 'leave out the slash at its end'],
  special: [
    otherError,
    (path) => `${path} is neither a file nor a folder`,
    'only files, folders and links can be copied',
  ],
  dangling: [
    conflictError,
    (path) => `${path} is a link that leads nowhere`,
    'remove it first, or name what it is to lead to',
  ],
  'file-in-the-way': [
    conflictError,
    (path) => `${path} is a file, and no folder can take its place`,
    IN_THE_WAY,
  ],
  'folder-in-the-way': [
    conflictError,
    (path) => `${path} is a folder, and no file can take its place`,
    IN_THE_WAY,
  ],
};

/** Null where there is no such program. */
export async function orNull<T>(begun: Promise<T>): Promise<T | null> {
  try {
    return await begun;
  } catch (error) {
    if (hasCode(error, 'not_found') && error.details.exitCode === COMMAND_EXIT.notFound) return null;
    throw error;
  }
}

function collector(): { stream: Writable; text(): string } {
  const parts: Buffer[] = [];
  let bytes = 0;
  const stream = new Writable({
    write: (part: Buffer, _encoding, done) => {
      if (bytes < LONGEST) parts.push(part);
      bytes += part.length;
      done();
    },
  });
  return { stream, text: () => Buffer.concat(parts).toString() };
}
