import { changeRoutes } from './e2b-changes.js';
import { createRoutes } from './e2b-create.js';
import { envdHealth, envdRoutes, isInside } from './e2b-envd.js';
import { createInsides, type Insides } from './e2b-insides.js';
import { listRoute } from './e2b-list.js';
import { CLIENT_ID, detailOf, type FakeSandbox } from './e2b-state.js';
import { type WireFaults, wireFaults } from './e2b-stream.js';
import { loadSpec } from './openapi.js';
import { type Exchange, type FakeServer, type Reply, type Route, startServer } from './server.js';
import { createViolations, type Exceptions } from './violations.js';

/** How servers of this kind have been seen to be wrong. */
export interface Quirks {
  /** Every page gives the same token. */
  repeatsToken?: boolean;
  /** Tokens are taken no notice of, though each answer has a new one. */
  ignoresToken?: boolean;
  /** All filters are taken no notice of. */
  ignoresFilters?: boolean;
  /** A list that is empty is null. */
  nullForEmpty?: boolean;
}

export interface FakeE2b extends FakeServer {
  vendor: 'e2b' | 'novita';
  legacy: boolean;
  key: string;
  /** What is there; the truth that tests judge by. */
  sandboxes: Map<string, FakeSandbox>;
  quirks: Quirks;
  /** What runs in them. */
  insides: Insides;
  /** How the streams from inside are. */
  wire: WireFaults;
  /** The longest life that the plan allows, in seconds. */
  maxSeconds: number;
  now(): number;
  /** Lets time go by: deadlines come. */
  advance(milliseconds: number): void;
  /** The sandbox of a path's id, which may have the client's id behind it. */
  find(id: string): FakeSandbox | null;
  /** Everything that was asked or answered against the spec. */
  violations: string[];
}

export interface E2bOptions {
  vendor?: 'e2b' | 'novita';
  legacy?: boolean;
  key?: string;
}

const EXCEPTIONS: Exceptions = [
  { on: /^POST \/v2\/sandboxes(\/\w+\/connect)?: no such operation/, why: 'paths of SDK 2.51 and newer' },
  { on: /\/pause: the body has "sync"/, why: 'only old regions of Novita know it' },
  { on: /\/sandboxes.*"[\w]+" is no value of state/, why: 'the fake answers 400, as the service does' },
];

const spec = loadSpec('e2b.openapi.yaml');

/** A control plane with E2B's protocol, over real HTTP. */
export async function startE2b({
  vendor = 'e2b',
  legacy = false,
  key = 'canary-key-9b31',
}: E2bOptions = {}): Promise<FakeE2b> {
  let offset = 0;
  const { violations, note } = createViolations(EXCEPTIONS);
  const state = {
    vendor,
    legacy,
    key,
    sandboxes: new Map<string, FakeSandbox>(),
    quirks: {} as Quirks,
    insides: createInsides(),
    wire: wireFaults(),
    maxSeconds: 24 * 3600,
    violations,
    now: () => Date.now() + offset,
    advance: (milliseconds: number) => {
      offset += milliseconds;
      expire(state);
    },
    find: (id: string) => state.sandboxes.get(id.replace(`-${CLIENT_ID}`, '')) ?? null,
  };
  const server = await startServer({
    routes: [
      ...createRoutes(state),
      listRoute(state),
      ...changeRoutes(state),
      ...readRoutes(state),
      ...envdRoutes(state),
    ],
    missing: failed(404, 'no matching operation was found'),
    before: (exchange) => {
      expire(state);
      if (isInside(exchange)) return null;
      note(spec?.request(exchange));
      return refusal(exchange, key);
    },
    after: (exchange, reply) => {
      if (!isInside(exchange)) note(spec?.reply(exchange, reply));
    },
  });
  const close = async () => {
    await server.close();
    await state.insides.close();
  };
  return Object.assign(state, server, { close });
}

export type E2bState = Omit<FakeE2b, keyof FakeServer>;

export function failed(code: number, message: string, headers?: Record<string, string>): Reply {
  return { status: code, body: { code, message }, ...(headers === undefined ? {} : { headers }) };
}

export function unknown(id: string): Reply {
  return failed(404, `Sandbox "${id}" doesn't exist or you don't have access to it`);
}

function refusal({ headers, path }: Exchange, key: string): Reply | null {
  if (path === '/health') return null;
  const given = headers['x-api-key'];
  if (given === undefined) return failed(401, 'no credentials found in the request');
  return given === key ? null : failed(401, `invalid API key: ${given}`);
}

function expire(state: E2bState): void {
  const now = state.now();
  for (const sandbox of state.sandboxes.values()) {
    if (sandbox.state === 'running' && sandbox.endAt <= now) end(state, sandbox);
  }
}

/** What comes at the deadline. */
export function end({ sandboxes, insides }: E2bState, sandbox: FakeSandbox): void {
  if (sandbox.autoPause) {
    Object.assign(sandbox, { state: 'paused', memoryKept: true });
    insides.pause(sandbox);
    return;
  }
  sandboxes.delete(sandbox.id);
  insides.remove(sandbox.id);
}

const ID = /^[a-z0-9]+(-[a-z0-9]+)?$/;

function readRoutes(state: E2bState): Route[] {
  return [
    {
      method: 'GET',
      path: '/health',
      handle: (one) => (isInside(one) ? envdHealth(state, one) : { status: 200, body: 'OK' }),
    },
    {
      method: 'GET',
      path: '/sandboxes/:id',
      handle: (_, { id = '' }) => {
        if (!ID.test(id)) return failed(400, 'Invalid sandbox ID');
        const found = state.find(id);
        return found === null ? unknown(id) : { status: 200, body: detailOf(found) };
      },
    },
  ];
}
