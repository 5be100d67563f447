import { connect } from 'node:net';
import type { Endpoint } from './endpoint.js';

/** A listener on this machine takes a connection at once or not at all. */
const CONNECT_MS = 2000;

/** Whether something takes connections on a local socket: cheaper than a request, and enough to choose by. */
export function answers({ path }: Extract<Endpoint, { kind: 'unix' }>): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(CONNECT_MS, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
