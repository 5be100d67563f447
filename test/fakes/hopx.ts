import { type FakeAgent, startAgent } from './hopx-agent.js';
import { changeRoutes } from './hopx-changes.js';
import { createRoutes } from './hopx-create.js';
import { listRoutes } from './hopx-list.js';
import { type FakeSandbox, lookAt, wireOf } from './hopx-state.js';
import type { TerminalQuirks } from './hopx-terminal.js';
import { loadSpec } from './openapi.js';
import { type Exchange, type FakeServer, type Reply, type Route, startServer } from './server.js';
import { createViolations, type Exceptions } from './violations.js';

/** What is documented in several ways, or has been seen; nothing of it is set at first. */
export interface Quirks extends TerminalQuirks {
  /** A list that is empty is null. */
  nullForEmpty?: boolean;
  /** There is null between the rows. */
  nullEntries?: boolean;
  /** There is more, and no cursor. */
  moreWithoutCursor?: boolean;
  /** Every page gives the same cursor. */
  repeatsCursor?: boolean;
  /** All filters are taken no notice of. */
  ignoresFilters?: boolean;
  /** A change is over after so many looks; `hidden`: meanwhile the old status is told. */
  slow?: { looks: number; hidden?: boolean };
  /** A new one is `creating` for so many looks, and then this. */
  slowCreate?: { looks: number; then?: string };
  /** There is no start and no stop. */
  noStartStop?: 404 | 405 | 501;
  /** Of the three shapes of an error; flat where it is not set. */
  errorShape?: 'flat' | 'nested' | 'message';
  /** What an unknown template is answered with; 404 where it is not set. */
  wrongTemplate?: 500;
  /** So many requests find no agent yet, only this. */
  agentLags?: { requests: number; reply: Reply };
  /** What a verb is answered with where it does not fit the state; 400 where it is not set. */
  wrongState?: 409 | 500;
  /** Good changes are answered with nothing. */
  emptyAnswers?: boolean;
  /** What is deleted is still told of, or is 410. */
  deletedIs?: 'status' | 410;
  /** The answer to a create has neither the token nor the addresses. */
  bareCreate?: boolean;
  /** The agent's address stands in `direct_url` only. */
  directOnly?: boolean;
}

export interface FakeHopx extends FakeServer {
  key: string;
  /** What is there; the truth that tests judge by. */
  sandboxes: Map<string, FakeSandbox>;
  quirks: Quirks;
  /** Names of templates, by their ids. */
  templates: Map<string, string>;
  /** The agents inside of the sandboxes, at one address of their own. */
  agent: FakeAgent;
  /** The longest time that the plan allows, in seconds. */
  maxSeconds: number;
  now(): number;
  /** Lets time go by: deadlines come. */
  advance(milliseconds: number): void;
  find(id: string): FakeSandbox | null;
  violations: string[];
}

export type HopxState = Omit<FakeHopx, keyof FakeServer>;

const EXCEPTIONS: Exceptions = [
  { on: /^GET \/v1\/(sandboxes|templates): there is no parameter "cursor"/, why: 'documented elsewhere' },
  { on: /^POST \/execute\/kill\/[^ ]+: no such operation/, why: 'what the SDK asks for' },
  { on: /body\/template_id must be object/, why: 'a string or a number, as its own description says' },
];

const spec = loadSpec('hopx-control.openapi.json');

/** A control plane of HopX's kind and the agents behind it, over real HTTP. */
export async function startHopx({ key = 'hopx_live_canary9b31.se_cr-et' } = {}): Promise<FakeHopx> {
  let offset = 0;
  const { violations, note } = createViolations(EXCEPTIONS);
  const sandboxes = new Map<string, FakeSandbox>();
  const quirks: Quirks = {};
  const agent = await startAgent({ sandboxes, quirks, note });
  const state: HopxState = {
    key,
    sandboxes,
    quirks,
    templates: new Map([
      ['1', 'base'],
      ['2', 'code-interpreter'],
      ['3', 'tiny'],
    ]),
    agent,
    maxSeconds: 86_400,
    violations,
    now: () => Date.now() + offset,
    advance: (milliseconds) => {
      offset += milliseconds;
      expire(state);
    },
    find: (id) => sandboxes.get(id) ?? null,
  };
  const server = await startServer({
    routes: [...listRoutes(state), ...createRoutes(state), ...changeRoutes(state), ...readRoutes(state)],
    missing: { status: 404, body: '404 page not found' },
    before: (exchange) => {
      expire(state);
      note(spec?.request(exchange));
      return refusal(state, exchange);
    },
    after: (exchange, reply) => {
      agent.machines.follow(sandboxes);
      note(spec?.reply(exchange, reply));
    },
  });
  const close = async () => {
    await Promise.all([server.close(), agent.close()]);
  };
  return Object.assign(state, server, { close });
}

/** An error in the shape that is set. */
export function failed(
  { quirks }: Pick<HopxState, 'quirks'>,
  status: number,
  code: string,
  text: string,
): Reply {
  const shapes = {
    flat: { error: text, code, request_id: 'req_fake' },
    nested: { error: { message: text, code, request_id: 'req_fake' } },
    message: { message: text, code },
  };
  const shape = quirks.errorShape ?? 'flat';
  const headers = shape === 'message' ? { headers: { 'x-request-id': 'req_fake' } } : {};
  return { status, body: shapes[shape], ...headers };
}

export function unknown(state: Pick<HopxState, 'quirks'>): Reply {
  return failed(state, 404, 'RESOURCE_NOT_FOUND', 'Sandbox not found');
}

export function wireIn({ agent, quirks }: HopxState, sandbox: FakeSandbox) {
  return wireOf(sandbox, { agent: agent.url, directOnly: quirks.directOnly ?? false });
}

function refusal(state: HopxState, { headers, path }: Exchange): Reply | null {
  if (path === '/health' || headers['x-api-key'] === state.key) return null;
  return failed(state, 401, 'INVALID_TOKEN', 'Invalid API key');
}

/** At its deadline a sandbox is deleted. */
function expire({ sandboxes, now }: HopxState): void {
  for (const { id, expiresAt } of sandboxes.values()) {
    if (expiresAt !== null && expiresAt <= now()) sandboxes.delete(id);
  }
}

function readRoutes(state: HopxState): Route[] {
  return [
    { method: 'GET', path: '/health', handle: () => ({ status: 200, body: { status: 'ok' } }) },
    {
      method: 'GET',
      path: '/v1/sandboxes/:id',
      handle: (_, { id = '' }) => {
        const found = state.find(id);
        if (found === null) return unknown(state);
        if (found.status === 'deleted' && state.quirks.deletedIs === 410)
          return failed(state, 410, 'SANDBOX_EXPIRED', 'Sandbox has expired');
        return { status: 200, body: wireIn(state, lookAt(found)) };
      },
    },
  ];
}
