import type { Endpoint } from './endpoint.js';
import { nativeTouch } from './native.js';
import { reasonOf } from './reason.js';

type UnixEndpoint = Extract<Endpoint, { kind: 'unix' }>;

/** A listener on this machine takes a connection at once or not at all. */
const CONNECT_MS = 2000;
const SILENT = 'no answer';

/** Why nothing takes connections on a local socket; null where something does. Cheaper than a request. */
export async function refusal({ path }: UnixEndpoint): Promise<string | null> {
  const touched = nativeTouch(path, CONNECT_MS);
  if (touched !== null) return touched.then((taken) => (taken ? null : SILENT), reasonOf);
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (answer: string | null) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(CONNECT_MS, () => end(SILENT));
    socket.once('connect', () => end(null));
    socket.once('error', (error) => end(reasonOf(error)));
  });
}

export async function answers(endpoint: UnixEndpoint): Promise<boolean> {
  return (await refusal(endpoint)) === null;
}
