import { PassThrough } from 'node:stream';
import { otherError, unsupportedError } from '../errors.js';
import type { Archives } from '../sandbox/backend.js';
import { within } from '../sandbox/deadline.js';
import { titleOf } from '../sandbox/sandbox.js';
import { type Box, begin, failed, orNull, runScript } from './inside.js';
import { ROOM } from './scripts.js';

/** GNU's tar ends with 1 where something grew or went while it was read, which is what running sandboxes do. */
const MOVING = /(file changed as we read it|file removed before we read it|file shrank by \d+ bytes.*)$/;

/** As engines say it. */
const NO_ROOM = 'no space left';
const LOOK_MS = 5000;

/** Podman takes a path for a pattern. */
const PATTERN = /[*?[\\]/;

/** The backend's own way to files, where it has one that can be used for the path; else by `tar`. */
export function archivesFor(box: Box, path: string, { needsTar }: { needsTar: boolean }): Archives {
  const { archives } = box.backend;
  return archives === undefined || needsTar || PATTERN.test(path) ? byTar(box) : archives;
}

/** Files in and out by the `tar` that is inside; `unsupported` where there is none. */
function byTar(box: Box): Archives {
  return {
    read: async (_id, path, call) => {
      const out = new PassThrough();
      const { exitCode, said } = begin({ ...box, call }, ['tar', '-cf', '-', ...wordsFor(path)], {
        stdout: out,
      });
      read(box, exitCode, said).then(
        () => out.end(),
        (error: Error) => out.destroy(error),
      );
      return out;
    },
    write: async (_id, folder, tar, call) => {
      const lost = new AbortController();
      // Else the end of what could be read would be waited for.
      tar.once('error', (error) => lost.abort(error));
      const signal = AbortSignal.any([call.signal, lost.signal]);
      const command = ['tar', '-xpf', '-', '-C', folder];
      const { exitCode, said } = begin({ ...box, call: { ...call, signal } }, command, { stdin: tar });
      const code = await codeOf(box, exitCode);
      if (code === 0) return;
      throw (await isFull({ ...box, call }, folder)) ? otherError(NO_ROOM) : failed(box, said(), code);
    },
  };
}

/** As an engine does, the names begin with the last part of the path; those of contents with nothing. */
function wordsFor(path: string): string[] {
  if (path.endsWith('/.')) return ['-C', path.slice(0, -1), '.'];
  const at = path.lastIndexOf('/');
  return ['-C', path.slice(0, at + 1), '--', path.slice(at + 1)];
}

/** To the end of a tar that reads. */
async function read(box: Box, exitCode: Promise<number>, said: () => string): Promise<void> {
  const code = await codeOf(box, exitCode);
  const moving = said()
    .trim()
    .split('\n')
    .every((line) => MOVING.test(line));
  if (code !== 0 && !(code === 1 && moving)) throw failed(box, said(), code);
}

async function codeOf(box: Box, exitCode: Promise<number>): Promise<number> {
  const code = await orNull(exitCode);
  if (code === null) throw noTar(box);
  return code;
}

/** Podman may cut a command off before what it said of a full disk is read. */
async function isFull({ call, ...box }: Box, folder: string): Promise<boolean> {
  const look = (signal: AbortSignal) => runScript({ ...box, call: { ...call, signal } }, ROOM, folder);
  const said = await within(call.signal, LOOK_MS, 'looking at it', look).catch(() => null);
  return said?.[0] === 'full';
}

function noTar({ backend, sandbox }: Box) {
  return unsupportedError(`there is no tar in ${titleOf(sandbox)}, by which files could be copied`, {
    backend: backend.name,
    id: sandbox.id,
    hint: 'for a single file: sandman exec -i SANDBOX -- sh -c "cat > FILE" < FILE',
  });
}
