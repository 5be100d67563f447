import type { IncomingMessage } from 'node:http';
import { unreachableError } from '../../errors.js';
import type { Call, LogOptions } from '../../sandbox/backend.js';
import type { Streams } from '../../sandbox/exec.js';
import { outputTo } from '../output.js';
import { errorOf } from './answer.js';
import { demultiplex, undivided } from './demux.js';
import { type Door, toAnswer } from './door.js';

/** Of a process with a terminal. Podman says it of every one, and Docker before 23 of none. */
const RAW = 'application/vnd.docker.raw-stream';

/**
 * Writes what the main process has written. Source: the Engine API's "Get container logs", whose streams are those of
 * "Attach to a container"; `since` is a Unix time, with a fraction.
 */
export async function readLogs(
  door: Door,
  id: string,
  { follow, tail, sinceSeconds }: LogOptions,
  streams: Omit<Streams, 'stdin'>,
  { signal }: Call,
): Promise<void> {
  const query = new URLSearchParams({
    stdout: '1',
    stderr: '1',
    follow: follow ? '1' : '0',
    tail: tail === null ? 'all' : String(tail),
    ...(sinceSeconds === null ? {} : { since: (Date.now() / 1000 - sinceSeconds).toFixed(3) }),
  });
  const response = await door.open({ method: 'GET', path: `/containers/${id}/logs?${query}`, signal });
  if (response.statusCode !== 200) throw errorOf(await toAnswer(response));
  await carry(response, streams, signal);
}

async function carry(
  response: IncomingMessage,
  streams: Omit<Streams, 'stdin'>,
  signal: AbortSignal,
): Promise<void> {
  const output = outputTo(streams);
  try {
    const pieces = response.headers['content-type'] === RAW ? undivided(response) : demultiplex(response);
    for await (const piece of pieces) {
      await output.write(piece, signal);
      if (output.unread()) return;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw unreachableError('the connection to the logs was lost', { cause: error, retryable: true });
  } finally {
    output.close();
    response.destroy();
  }
}
