import { openHopx } from '../../src/backends/hopx/open.js';
import type { State } from '../../src/sandbox/sandbox.js';
import { CHANGE_VERBS } from '../../src/sandbox/transitions.js';
import { failed, type Quirks } from '../fakes/hopx.js';
import { TOKEN } from '../fakes/hopx-state.js';
import { drive, populate } from '../hopx/drive.js';
import { HASTY_CLOCK } from '../remote/clock.js';
import { openWith, REFUSED, type Service, type Site } from './site.js';

/** `quirks`: how it is to behave besides. */
export function hopxService(quirks: Quirks = {}): Service {
  const service: Service = {
    type: 'hopx',
    variables: { key: 'HOPX_API_KEY', url: 'HOPX_BASE_URL' },
    verbs: CHANGE_VERBS,
    template: 'base',
    otherTemplate: 'code-interpreter',
    keepsMemory: true,
    hasLabels: false,
    repeatsVerbs: false,
    findsLost: false,
    page: 100,
    asksFor: (states) => states.length === 1,
    requests: {
      list: /^GET \/v1\/sandboxes$/,
      create: /^POST \/v1\/sandboxes$/,
      deadline: /^PUT .*timeout$/,
      one: (id) => new RegExp(`^GET /v1/sandboxes/${id}$`),
    },
    unknownId: '1763385739zzzzzzzz',
    refused: [...REFUSED, 'create --memory 1g', 'create -l a=b'],
    cuts: [
      { quirk: 'moreWithoutCursor', pages: 1, says: 'there is more, and not where' },
      { quirk: 'repeatsCursor', pages: 2, says: 'the same page' },
    ],
    lacks: ['labels', 'confinement', 'command'],
    open: (options, clock) => openHopx(options, clock),
    raw: {
      address: 'https://api.hopx.dev',
      path: (id) => `/v1/sandboxes/${id}`,
      headers: (key) => ({ 'x-api-key': key }),
      stateIn: ({ status }) => stateOf(status),
    },
    start: () => startSite(service, quirks),
  };
  return service;
}

/** Some that are gone are told of for a while. */
const stateOf = (status: string) => (/deleted|expired|killed/.test(status) ? 'gone' : status) as State;

async function startSite(service: Service, quirks: Quirks): Promise<Site> {
  const on = await drive();
  const { fake } = on;
  Object.assign(fake.quirks, quirks);
  return {
    ...on,
    service,
    backend: () => openWith(service, on.env, HASTY_CLOCK),
    key: fake.key,
    secrets: [fake.key, TOKEN],
    requests: () => [...fake.requests, ...fake.agent.requests],
    states: () => new Map([...fake.sandboxes].map(([id, { status }]) => [id, stateOf(status)])),
    stateOf: (id) => stateOf(fake.find(id)?.status ?? 'deleted'),
    endsOf: (id) => {
      const soft = fake.find(id)?.expiresAt ?? null;
      return { soft, hard: null, onTimeout: 'kill', autoResume: null, idleSeconds: null };
    },
    now: fake.now,
    cap: (seconds) => {
      fake.maxSeconds = seconds;
    },
    put: (id, status) => void Object.assign(fake.find(id) ?? {}, { status, pending: null }),
    fill: (count) => populate(fake, count),
    clear: () => fake.sandboxes.clear(),
    copy: (id) => structuredClone(fake.find(id)),
    quirk: (name) => void Object.assign(fake.quirks, { [name]: true }),
    neverPause: () => {
      fake.quirks.slow = { looks: Number.POSITIVE_INFINITY };
    },
    failure: (status, message, headers = {}) => ({ ...failed(fake, status, 'X', message), headers }),
    told: (id, status) => ({ status: 200, body: { id, status } }),
    close: async () => {
      // Null is no list by the spec, and is one by all that is known of the service.
      fake.violations = fake.violations.filter((one) => !/\/data(\/\d+)? must be/.test(one));
      await on.close();
    },
  };
}
