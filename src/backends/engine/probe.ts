import { connect } from 'node:net';
import type { Endpoint } from './endpoint.js';

/** A listener on this machine takes a connection at once or not at all. */
const CONNECT_MS = 2000;

/** Failures that need no explanation: there is just no engine. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR']);

/** Null where something takes connections on a local socket, else why not: cheaper than a request, and enough to choose by. */
export function probe({ path }: Extract<Endpoint, { kind: 'unix' }>): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (answer: string | null) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(CONNECT_MS, () => end('no answer'));
    socket.once('connect', () => end(null));
    socket.once('error', ({ code = '' }: NodeJS.ErrnoException) => end(reasonFor(code)));
  });
}

function reasonFor(code: string): string {
  if (ABSENT.has(code)) return 'no such socket';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  return code === 'ECONNREFUSED' ? 'nothing listens' : code;
}
