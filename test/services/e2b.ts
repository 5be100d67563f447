import { openE2b } from '../../src/backends/e2b/open.js';
import type { State } from '../../src/sandbox/sandbox.js';
import { drive, populate } from '../e2b/drive.js';
import { failed } from '../fakes/e2b.js';
import { ENVD_TOKEN, type FakeSandbox } from '../fakes/e2b-state.js';
import { HASTY_CLOCK } from '../remote/clock.js';
import { type Ends, openWith, REFUSED, type Service, type Site } from './site.js';

/** E2B, and Novita, which speaks the same protocol; `legacy`: in an old region. */
export function e2bService(vendor: 'e2b' | 'novita', { legacy = false } = {}): Service {
  const prefix = vendor.toUpperCase();
  const service: Service = {
    type: vendor,
    variables: { key: `${prefix}_API_KEY`, url: `${prefix}_API_URL` },
    verbs: ['pause', 'resume', 'kill'],
    template: 'base',
    otherTemplate: 'code-interpreter-v1',
    keepsMemory: true,
    hasLabels: true,
    repeatsVerbs: false,
    findsLost: true,
    page: 100,
    asksFor: () => true,
    requests: {
      list: /^GET \/v2\/sandboxes$/,
      create: /^POST \/sandboxes$/,
      deadline: /^POST .*timeout$/,
      one: (id) => new RegExp(`^GET /sandboxes/${id}$`),
    },
    unknownId: 'i0123456789abcdefghij',
    refused: [...REFUSED, 'create --memory 1g'],
    cuts: [
      { quirk: 'repeatsToken', pages: 2, says: 'the same page' },
      { quirk: 'ignoresToken', pages: 2, says: 'the same page' },
    ],
    lacks: ['creation time', 'confinement', 'command', 'stop'],
    open: (options, clock) => openE2b(vendor, options, clock),
    raw: {
      address: vendor === 'e2b' ? 'https://api.e2b.app' : 'https://api.us-phx-1.sandbox.novita.ai',
      path: (id) => `/sandboxes/${id}`,
      headers: (key) => ({ 'x-api-key': key }),
      stateIn: ({ state }) => state,
    },
    start: () => startSite(service, legacy),
  };
  return service;
}

/** One that an old region is still pausing is not paused yet. */
const stateOf = ({ state, pauseIsOver }: FakeSandbox) =>
  (state === 'paused' && !pauseIsOver ? 'pausing' : state) as State;

/** While it is paused, what is called the end is when it was paused. */
function endsIn(found: FakeSandbox | null): Ends {
  const { state, endAt = null, autoPause, autoResume = null, metadata } = found ?? {};
  return {
    soft: state === 'paused' ? null : endAt,
    hard: null,
    onTimeout: autoPause ? 'pause' : 'kill',
    autoResume,
    idleSeconds: Number(metadata?.idle_timeout) || null,
  };
}

async function startSite(service: Service, legacy: boolean): Promise<Site> {
  const on = await drive({ vendor: service.type as 'e2b' | 'novita', legacy, clock: HASTY_CLOCK });
  const { fake } = on;
  return {
    ...on,
    service,
    backend: () => openWith(service, on.env, HASTY_CLOCK),
    key: fake.key,
    secrets: [fake.key, ENVD_TOKEN],
    requests: () => fake.requests,
    states: () => new Map([...fake.sandboxes].map(([id, one]) => [id, stateOf(one)])),
    stateOf: (id) => {
      const found = fake.find(id);
      return found === null ? 'gone' : stateOf(found);
    },
    endsOf: (id) => endsIn(fake.find(id)),
    now: fake.now,
    cap: (seconds) => {
      fake.maxSeconds = seconds;
    },
    put: (id, state) => void Object.assign(fake.find(id) ?? {}, { state, pauseIsOver: true }),
    fill: (count) => populate(fake, count),
    clear: () => fake.sandboxes.clear(),
    copy: (id) => structuredClone(fake.find(id)),
    quirk: (name) => void Object.assign(fake.quirks, { [name]: true }),
    neverPause: () => fake.fault(/pause$/, { kind: 'hang' }, 99),
    failure: (status, message, headers) => failed(status, message, headers),
    told: (id, state) => ({ status: 200, body: { sandboxID: id, state } }),
    close: async () => {
      // A server that is wrong in this way is wrong by the spec too.
      if (fake.quirks.nullForEmpty) fake.violations.length = 0;
      await on.close();
    },
  };
}
