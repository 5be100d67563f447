import type { IncomingMessage } from 'node:http';
import type { PassThrough, Readable } from 'node:stream';
import { unreachableError } from '../../errors.js';
import type { Archives, Call } from '../../sandbox/backend.js';
import { errorOf } from './answer.js';
import { toAnswer } from './door.js';
import type { Engine } from './engine.js';

/**
 * Files in and out by the engine, which reads and writes as root. Source: the Engine API's "Get an archive of a filesystem
 * resource in a container" and "Extract an archive of files or folders to a directory in a container".
 */
export function archivesOf(
  named: <T>(call: Call, work: (found: Engine) => Promise<T>) => Promise<T>,
): Archives {
  return {
    read: (id, path, call) =>
      named(call, async ({ door, name }) => {
        const { PassThrough } = await import('node:stream');
        const response = await door.open({ method: 'GET', path: pathOf(id, path), signal: call.signal });
        if (response.statusCode !== 200) throw errorOf(await toAnswer(response));
        return linked(response, new PassThrough(), name, call.signal);
      }),
    write: (id, folder, tar, call) =>
      named(call, async ({ door }) => {
        const answer = await door.ask({ method: 'PUT', path: pathOf(id, folder), tar, signal: call.signal });
        if (answer.status !== 200) throw errorOf(answer);
      }),
  };
}

function pathOf(id: string, path: string): string {
  return `/containers/${id}/archive?path=${encodeURIComponent(path)}`;
}

/** The body, which takes the connection with it when nobody wants any more. */
function linked(
  response: IncomingMessage,
  body: PassThrough,
  backend: string,
  signal: AbortSignal,
): Readable {
  response.once('error', (cause) => {
    const message = 'lost the engine in the middle of a copy';
    const lost = unreachableError(message, { backend, retryable: true, cause });
    body.destroy(signal.aborted ? signal.reason : lost);
  });
  body.once('close', () => response.destroy());
  return response.pipe(body);
}
