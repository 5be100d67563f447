import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { type E2bState, failed } from './e2b.js';
import type { Inside } from './e2b-insides.js';
import type { FakeProcess } from './e2b-processes.js';
import { ENVD_TOKEN, type FakeSandbox } from './e2b-state.js';
import { requestIn, subscribe } from './e2b-stream.js';
import type { Exchange, Reply, Route } from './server.js';

interface Within {
  state: E2bState;
  sandbox: FakeSandbox;
  inside: Inside;
}

type Handler = (within: Within, exchange: Exchange) => Reply | Promise<Reply>;

const PORT = '49983';
const STREAM_TYPE = 'application/connect+json';
const USERS = ['user', 'root'];
/** The status of a word where one is the whole answer. */
const STATUS: Readonly<Record<string, number>> = {
  invalid_argument: 400,
  failed_precondition: 400,
  unauthenticated: 401,
  not_found: 404,
  internal: 500,
  unimplemented: 501,
};

/** Whether it is for the inside of a sandbox, and not for the control plane. */
export function isInside({ headers, path }: Exchange): boolean {
  return path.startsWith('/process.') || ['e2b', 'novita'].some((one) => `${one}-sandbox-id` in headers);
}

/** What answers inside every sandbox, behind the gateway before them. */
export function envdRoutes(state: E2bState): Route[] {
  const on = (method: string, path: string, handle: Handler): Route => ({
    ...{ method, path },
    handle: (exchange) => enter(state, exchange, handle),
  });
  const unary = (name: string, handle: Handler) => on('POST', `/process.Process/${name}`, handle);
  return [
    on('POST', '/process.Process/Start', start),
    on('POST', '/process.Process/Connect', connect),
    unary('SendInput', ofProcess(sendInput)),
    unary('CloseStdin', ofProcess(closeStdin)),
    unary('SendSignal', ofProcess(sendSignal)),
    unary('Update', ofProcess(update)),
    unary('List', list),
  ];
}

/** The agent's own health, which anybody may ask. */
export function envdHealth(state: E2bState, exchange: Exchange): Reply {
  return enter(state, exchange, () => ({ status: 204 })) as Reply;
}

/** The gateway: a sandbox that does not run is not found, or is woken where it is one of those. */
function enter(state: E2bState, exchange: Exchange, handle: Handler): Reply | Promise<Reply> {
  const { headers, path } = exchange;
  const id = headers[`${state.vendor}-sandbox-id`];
  const port = headers[`${state.vendor}-sandbox-port`];
  if (typeof id !== 'string' || port !== PORT) return { status: 400, body: 'missing header' };
  const sandbox = state.find(id);
  if (sandbox?.state === 'paused' && sandbox.autoResume) wake(state, sandbox);
  if (sandbox === null || sandbox.state !== 'running')
    return { status: 502, body: { sandboxId: id, message: 'The sandbox was not found', code: 502 } };
  const known = headers['x-access-token'] === ENVD_TOKEN || !sandbox.secure || path === '/health';
  if (!known) return failed(401, 'unauthorized access, please provide a valid access token');
  return handle({ state, sandbox, inside: state.insides.of(sandbox) }, exchange);
}

function wake(state: E2bState, sandbox: FakeSandbox): void {
  const now = state.now();
  Object.assign(sandbox, { state: 'running', startedAt: now, endAt: now + 300_000 });
  state.insides.resume(sandbox);
}

const word = (code: string, message: string): Reply => ({
  status: STATUS[code] ?? 500,
  body: { code, message },
});

/** A stream that fails is a good answer, and says so at its end. */
function stream(
  state: E2bState,
  exchange: Exchange,
  begin: (on: ReturnType<typeof subscribe>) => void,
): Reply {
  if (exchange.headers['content-type'] !== STREAM_TYPE) return { status: 415, body: '' };
  const pingMs = Number(exchange.headers['keepalive-ping-interval'] ?? 90) * 1000;
  return {
    status: 200,
    headers: { 'content-type': STREAM_TYPE },
    stream: (response) => begin(subscribe(response, state.wire, pingMs)),
  };
}

async function start(within: Within, exchange: Exchange): Promise<Reply> {
  const { state } = within;
  const begun = await launch(within, exchange);
  const limitMs = Number(exchange.headers['connect-timeout-ms'] ?? 0);
  return stream(state, exchange, (subscriber) => {
    if ('code' in begun) return subscriber.fail(begun);
    follow(begun, subscriber);
    within.inside.processes.add(begun);
    if (limitMs > 0) setTimeout(() => begun.inmate.signal('SIGKILL'), limitMs).unref();
  });
}

function connect({ state, inside }: Within, exchange: Exchange): Reply {
  const selector = requestIn(exchange.bytes)?.process;
  const found = inside.processes.find(selector) ?? inside.processes.all.get(selector?.pid) ?? null;
  return stream(state, exchange, (subscriber) => {
    if (found === null) return subscriber.fail({ code: 'not_found', message: 'process not found' });
    follow(found, subscriber);
    if (found.end !== null) subscriber.finish(found.end);
  });
}

function follow({ pid, subscribers }: FakeProcess, subscriber: ReturnType<typeof subscribe>): void {
  subscribers.add(subscriber);
  void subscriber.send({ event: { start: { pid } } });
}

type Refusal = { code: string; message: string };

/** Begins what was asked for; or why not. */
async function launch(
  { sandbox, inside }: Within,
  { bytes, headers }: Exchange,
): Promise<FakeProcess | Refusal> {
  const wanted = requestIn(bytes);
  if (wanted === null) return { code: 'invalid_argument', message: 'that is no envelope' };
  const { process: config, stdin = true, pty, tag = null } = wanted;
  const user = userOf(headers.authorization);
  if (!USERS.includes(user))
    return { code: 'unauthenticated', message: `invalid username: '${user}': user: unknown user ${user}` };
  const home = inside.machine.home;
  const cwd = resolve(home, config.cwd ?? '');
  if (!existsSync(cwd)) return { code: 'invalid_argument', message: `cwd '${config.cwd}' does not exist` };
  const own = { HOME: home, USER: user, LOGNAME: user };
  const size = pty?.size;
  try {
    const inmate = await inside.machine.start({
      command: [config.cmd, ...(config.args ?? [])],
      env: { ...own, ...sandbox.envVars, ...config.envs },
      cwd,
      terminal: size === undefined ? null : { columns: size.cols, rows: size.rows },
    });
    if (size === undefined && !stdin) inmate.input.end();
    const { pid } = inmate;
    const terminal = size !== undefined;
    return {
      ...{ pid, inmate, config, tag, user, terminal, stdin: stdin && !terminal },
      ...{ subscribers: new Set(), end: null, received: 0 },
    };
  } catch (error) {
    return { code: 'internal', message: `error starting process: ${(error as Error).message}` };
  }
}

function userOf(authorization: string | undefined): string {
  const text = Buffer.from((authorization ?? '').replace(/^Basic /, ''), 'base64').toString();
  return text.replace(/:$/, '') || 'user';
}

function ofProcess(
  handle: (process: FakeProcess, body: any, within: Within) => Reply | Promise<Reply>,
): Handler {
  return (within, { body, headers }) => {
    if (!/^application\/json\b/.test(headers['content-type'] ?? '')) return { status: 415, body: '' };
    const found = within.inside.processes.find(body?.process);
    if (found === null) return word('not_found', `process with pid ${body?.process?.pid} not found`);
    return handle(found, body, within);
  };
}

const DONE: Reply = { status: 200, body: {} };
/** Nothing of it is sent: with the machine its connections are gone. */
const DROPPED: Reply = { status: 200, stream: (response) => response.destroy() };

/** Answered when there was room for it. */
async function sendInput(process: FakeProcess, { input }: any, { inside }: Within): Promise<Reply> {
  const { inmate, terminal, stdin } = process;
  const text = terminal ? input?.pty : input?.stdin;
  if (typeof text !== 'string' || !(terminal || stdin))
    return word('failed_precondition', terminal ? 'input is not for a pty' : 'stdin not enabled or closed');
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length > 64 * 1024) return word('invalid_argument', 'more than the tests allow');
  const broken = word('internal', 'error writing to stdin: write |1: broken pipe');
  if (inmate.input.destroyed) return broken;
  const written = new Promise<Reply>((settle) => {
    inmate.input.write(bytes, (error) => settle(error ? broken : DONE));
  });
  const gone = inside.processes.dropped().then(() => DROPPED);
  const ended = inmate.exited.then(() => pass(50)).then(() => broken);
  const reply = await Promise.race([written, gone, ended]);
  if (reply === DONE) process.received += bytes.length;
  return reply;
}

function closeStdin({ inmate, terminal, stdin }: FakeProcess, _: any, { sandbox }: Within): Reply {
  if (sandbox.envdVersion === '0.5.1') return { status: 404, body: '404 page not found\n' };
  if (terminal || !stdin || inmate.input.writableEnded)
    return word('failed_precondition', 'stdin not enabled or closed');
  inmate.input.end();
  return DONE;
}

/** To the one process, and of two kinds only. */
function sendSignal({ pid }: FakeProcess, { signal }: any): Reply {
  const name = /^SIGNAL_(SIGTERM|SIGKILL)$/.exec(signal)?.[1];
  if (name === undefined) return word('unimplemented', `invalid signal: ${signal}`);
  try {
    process.kill(pid, name);
  } catch {}
  return DONE;
}

function update({ inmate, terminal }: FakeProcess, { pty }: any): Reply {
  if (!terminal) return word('failed_precondition', 'tty not assigned to process');
  inmate.resize({ columns: pty.size.cols, rows: pty.size.rows });
  return DONE;
}

function list({ inside }: Within): Reply {
  const processes = [...inside.processes.running.values()].map(({ pid, config, tag }) => ({
    ...{ pid, config },
    ...(tag === null ? {} : { tag }),
  }));
  return { status: 200, body: { processes } };
}
