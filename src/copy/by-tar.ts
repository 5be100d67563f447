import { PassThrough } from 'node:stream';
import { unsupportedError } from '../errors.js';
import type { Archives } from '../sandbox/backend.js';
import { titleOf } from '../sandbox/sandbox.js';
import { type Box, begin, failed, orNull } from './inside.js';

/** GNU's tar ends with 1 where something grew or went while it was read, which is what running sandboxes do. */
const MOVING = /(file changed as we read it|file removed before we read it|file shrank by \d+ bytes.*)$/;

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
      ended(box, exitCode, said, true).then(
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
      await ended(box, exitCode, said, false);
    },
  };
}

/** As an engine does, the names begin with the last part of the path; those of contents with nothing. */
function wordsFor(path: string): string[] {
  if (path.endsWith('/.')) return ['-C', path.slice(0, -1), '.'];
  const at = path.lastIndexOf('/');
  return ['-C', path.slice(0, at + 1), '--', path.slice(at + 1)];
}

async function ended(
  box: Box,
  exitCode: Promise<number>,
  said: () => string,
  reading: boolean,
): Promise<void> {
  const code = await orNull(exitCode);
  if (code === null) throw noTar(box);
  const lines = said().trim().split('\n');
  if (code === 0 || (reading && code === 1 && lines.every((line) => MOVING.test(line)))) return;
  throw failed(box, said(), code);
}

function noTar({ backend, sandbox }: Box) {
  return unsupportedError(`there is no tar in ${titleOf(sandbox)}, by which files could be copied`, {
    backend: backend.name,
    id: sandbox.id,
    hint: 'for a single file: sandman exec -i SANDBOX -- sh -c "cat > FILE" < FILE',
  });
}
