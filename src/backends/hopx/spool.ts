import {
  type ErrorDetails,
  notFoundError,
  otherError,
  type SandmanError,
  unreachableError,
} from '../../errors.js';
import { COMMAND_EXIT } from '../../exit-codes.js';
import type { Output } from '../output.js';
import { type Inside, runScript, type Script, WAIT_MS } from './inside.js';
import { askScript, PIECES_AT_ONCE, type Question } from './spool-script.js';

/** So many questions may follow each other closely; the service allows 300 in a minute. */
const BURST = 30;
const GATHER_MS = 250;

/** What one answer tells: the bytes from where the question was on, how many pieces there are then, and the rest. */
interface Told {
  out: number;
  err: number;
  fate: string;
  bytes: [stdout: Buffer, stderr: Buffer];
}

/** Fetches all that the command writes, each byte once, and gives its exit code. */
export async function follow(
  inside: Inside,
  folder: string,
  first: Pick<Script, 'text' | 'env'>,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const seen = { out: 0, err: 0 };
  let script = first;
  for (let round = 1; ; round += 1) {
    const told = toldBy(await runScript(inside, { ...script, signal }), seen, inside);
    for (const [at, piece] of told.bytes.entries()) await output.write({ toStderr: at === 1, piece }, signal);
    if (output.unread()) return COMMAND_EXIT.unread;
    const code = codeIn(told.fate, inside);
    if (code !== null) return code;
    const full = told.out + told.err - seen.out - seen.err >= PIECES_AT_ONCE;
    Object.assign(seen, { out: told.out, err: told.err });
    const gatherMs = round < BURST || full ? 0 : GATHER_MS;
    script = { text: askScript(folder, { ...seen, waitMs: WAIT_MS, gatherMs }) };
  }
}

const HEAD = /^sandman (\d+) (\d+) (\d+) (\d+) (.+)$/;

/** Refuses what is not the whole answer to this question. */
function toldBy(text: string, { out, err }: Pick<Question, 'out' | 'err'>, { service, id }: Inside): Told {
  const [head = '', ...lines] = text.trimEnd().split('\n');
  const [, fromOut, toOut, fromErr, toErr, fate = ''] = HEAD.exec(head) ?? [];
  if (fate === 'gone') throw lost(service.name, id);
  const [stdout, stderr, end] = lines.join('\n').split(/^\.$/m);
  if (Number(fromOut) !== out || Number(fromErr) !== err || end?.trim() !== 'end') {
    const { name: backend } = service;
    throw unreachableError(`${backend} answered with something that is no output of ${id}`, { backend, id });
  }
  const bytes: Told['bytes'] = [bytesOf(stdout), bytesOf(stderr)];
  return { out: Number(toOut), err: Number(toErr), fate, bytes };
}

function bytesOf(text = ''): Buffer {
  return Buffer.from(text, 'base64');
}

/** Null where it runs. */
export function codeIn(fate: string, { service: { name: backend }, id }: Inside): number | null {
  if (fate === 'runs') return null;
  const [word, number, ...reason] = fate.split(' ');
  if (word === 'exit') return Number(number);
  if (word === 'refused') throw refusal(Number(number), reason.join(' '), { backend, id });
  if (word === 'broken')
    throw otherError(`there is no room in ${id} for what the command writes`, {
      ...{ backend, id },
      hint: 'make room in its /tmp, or take a template that has a larger disk',
    });
  throw lost(backend, id);
}

function refusal(exitCode: number, reason: string, where: ErrorDetails): SandmanError {
  const message = `the command could not be started: ${reason}`;
  if (exitCode === COMMAND_EXIT.failed) return otherError(message, where);
  return (exitCode === COMMAND_EXIT.notFound ? notFoundError : otherError)(message, { ...where, exitCode });
}

export function lost(backend: string, id: string): SandmanError {
  return unreachableError(`the command in ${id} is lost: nobody inside knows of it any more`, {
    backend,
    id,
  });
}
