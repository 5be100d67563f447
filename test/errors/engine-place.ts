import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createDoor, type Door } from '../../src/backends/engine/door.js';
import { formatEndpoint } from '../../src/backends/engine/endpoint.js';
import { type Engine, engineBehind } from '../../src/backends/engine/engine.js';
import { DOCKER, DOCKER_SUMMARY } from '../backends/engine/recorded.js';
import { temporaryFolder } from '../support/files.js';
import { type HostOptions, type HostRun, runInProcess } from '../support/host.js';
import { type Served, serveTcp, serveUnix } from '../support/server.js';
import type { Told } from './provoke.js';

export const ID = DOCKER.Id;

/** A status with an engine's words, or with any other body; or what answers in some other way. */
export type EngineAnswer =
  | readonly [status: number, body: string | object]
  | ((request: IncomingMessage, response: ServerResponse) => void);

/** An engine that has one running sandbox, `box`, and answers what it is told to. */
export interface EnginePlace {
  /** The same on a port, where connections can be broken. */
  tcp: string;
  door: Door;
  engine: Engine;
  /** From now on, what is asked for by `METHOD /path` is answered so; words are the engine's own. */
  on(asked: RegExp, answer: EngineAnswer): void;
  /** Connections that are made raw. */
  onRaw(begin: (socket: Socket) => void): void;
  /** Sandman, for which it is the engine of DOCKER_HOST. */
  run(line: string, env?: Record<string, string>, during?: HostOptions['during']): Promise<HostRun>;
}

const USUAL: readonly (readonly [RegExp, number, object])[] = [
  [/^GET \/containers\/json/, 200, [DOCKER_SUMMARY]],
  [/^GET \/containers\/\w+\/json/, 200, DOCKER],
  [/^POST \/containers\/create/, 201, { Id: ID }],
  [/^POST \/containers\/\w+\/exec/, 201, { Id: 'e1' }],
  [/^GET \/exec\/e1\/json/, 200, { Running: false, ExitCode: 0 }],
  [/^(POST|DELETE) /, 204, {}],
  [/^GET /, 200, {}],
];

let served: readonly [Served, Served] | undefined;
let answers: (readonly [RegExp, EngineAnswer])[] = [];
let raw: (socket: Socket) => void = () => {};

function answer(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('server', 'Docker/27.0 (linux)');
  const asked = `${request.method} ${request.url}`;
  const [, told] = answers.find(([pattern]) => pattern.test(asked)) ?? [];
  if (typeof told === 'function') {
    told(request, response);
    return;
  }
  const [, status, usual] = USUAL.find(([pattern]) => pattern.test(asked)) ?? [null, 404, {}];
  const body = told?.[1] ?? usual;
  response.statusCode = told?.[0] ?? status;
  response.end(status === 204 && told === undefined ? undefined : text(body, response.statusCode));
}

const text = (body: string | object, status: number) =>
  typeof body === 'object'
    ? JSON.stringify(body)
    : status < 400 || body.startsWith('<')
      ? body
      : JSON.stringify({ message: body });

/** One engine for all rows. */
export async function withEngine(work: (place: EnginePlace) => Promise<Told>): Promise<Told> {
  served ??= [await serve(serveUnix), await serve(serveTcp)];
  [answers, raw] = [[], (socket) => void socket.destroy()];
  const [{ endpoint }, onPort] = served;
  const door = createDoor(endpoint, () => Promise.reject(new Error('no tunnel here')), { backend: 'docker' });
  try {
    return await work({
      ...{ door, engine: engineBehind('docker', door), tcp: formatEndpoint(onPort.endpoint) },
      on: (asked, told) => void answers.push([asked, told]),
      onRaw: (begin) => {
        raw = begin;
      },
      run: (line, env, during) => runOn(formatEndpoint(endpoint), line, env, during),
    });
  } finally {
    door.close();
  }
}

async function serve(on: (handler: RequestListener) => Promise<Served>): Promise<Served> {
  const made = await on(answer);
  made.server.on('upgrade', (_request, socket: Socket) => raw(socket.on('error', () => {})));
  return made;
}

function runOn(
  host: string,
  line: string,
  env: Record<string, string> = {},
  during: HostOptions['during'] = () => {},
): Promise<HostRun> {
  const own = { DOCKER_HOST: host, SANDMAN_BACKEND: 'docker', SANDMAN_STATE_DIR: temporaryFolder() };
  const words = line.split(' ');
  const end = words.indexOf('--');
  words.splice(end < 0 ? words.length : end, 0, '--json');
  return runInProcess(words, { env: { ...own, ...env }, during });
}

export async function endEngine(): Promise<void> {
  await Promise.all(served?.map(({ close }) => close()) ?? []);
  served = undefined;
}

/** What a process wrote, in the frame of the engine's. */
export function frame(written: string, stream = 1): Buffer {
  const payload = Buffer.from(written);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

export const RAW = 'HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n';
