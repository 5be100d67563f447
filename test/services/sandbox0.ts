import { openSandbox0 } from '../../src/backends/sandbox0/open.js';
import type { State } from '../../src/sandbox/sandbox.js';
import { failed } from '../fakes/sandbox0.js';
import { commit, type FakeSandbox } from '../fakes/sandbox0-state.js';
import { clockOf, type DriveOptions, drive, populate } from '../sandbox0/drive.js';
import { openWith, REFUSED, type Service, type Site } from './site.js';

export function sandbox0Service(options: DriveOptions = {}): Service {
  const service: Service = {
    type: 'sandbox0',
    variables: { key: 'SANDBOX0_TOKEN', url: 'SANDBOX0_BASE_URL' },
    verbs: ['pause', 'resume', 'kill'],
    template: 'default',
    otherTemplate: null,
    keepsMemory: false,
    hasLabels: false,
    repeatsVerbs: true,
    findsLost: false,
    page: 200,
    asksFor: (states) => states.length === 1,
    requests: {
      list: /^GET \/api\/v1\/sandboxes$/,
      create: /^POST \/api\/v1\/sandboxes$/,
      deadline: /^PUT /,
      one: (id) => new RegExp(`^GET /api/v1/sandboxes/${id}$`),
    },
    unknownId: 'rs-k1-default-zzzzz',
    refused: [...REFUSED, 'create -l a=b'],
    cuts: [{ quirk: 'ignoresOffset', pages: 2, says: 'counts 250, and has shown 200' }],
    lacks: ['labels', 'creation time', 'confinement', 'command', 'stop'],
    open: (given, clock) => openSandbox0(given, clock),
    raw: {
      address: 'https://api.sandbox0.ai',
      path: (id) => `/api/v1/sandboxes/${id}`,
      headers: (key) => ({ authorization: `Bearer ${key}` }),
      stateIn: ({ data: { status, paused } }) => (paused ? 'paused' : status),
    },
    start: () => startSite(service, options),
  };
  return service;
}

const stateOf = ({ status, transition }: FakeSandbox) => (transition === null ? status : 'changing') as State;

async function startSite(service: Service, options: DriveOptions): Promise<Site> {
  const on = await drive({ ...options, quirks: { pauseMs: 50, ...options.quirks } });
  const { fake } = on;
  const { regional } = fake;
  const { fault, count } = regional;
  return {
    ...on,
    service,
    backend: () => openWith(service, on.env, clockOf(fake)),
    fake: { url: fake.url, fault, count },
    key: on.env.SANDBOX0_TOKEN ?? '',
    secrets: [fake.key, fake.token, fake.token.split('.')[2] ?? ''],
    requests: () => [...new Set([...fake.requests, ...regional.requests])],
    states: () => new Map([...fake.sandboxes].map(([id, one]) => [id, stateOf(one)])),
    stateOf: (id) => {
      const found = fake.sandboxes.get(id);
      return found === undefined ? 'gone' : stateOf(found);
    },
    endsOf: (id) => {
      const { expiresAt = null, hardExpiresAt = null, autoResume = null } = fake.sandboxes.get(id) ?? {};
      return { soft: expiresAt, hard: hardExpiresAt, onTimeout: 'pause', autoResume, idleSeconds: null };
    },
    now: fake.now,
    cap: null,
    put: (id, to) => {
      const found = fake.sandboxes.get(id);
      if (found !== undefined) commit(found, { to, doneAt: 0, instead: null }, fake.now());
    },
    fill: (many) => populate(fake, many),
    clear: () => fake.sandboxes.clear(),
    copy: (id) => structuredClone(fake.sandboxes.get(id)),
    quirk: (name) => void Object.assign(fake.quirks, { [name]: true }),
    neverPause: () => {
      fake.quirks.pauseMs = Number.POSITIVE_INFINITY;
    },
    failure: (status, message, headers) => failed(fake, status, 'x', message, headers),
    told: (id, status) => ({
      status: 200,
      body: { success: true, data: { id, status, paused: status === 'paused' } },
    }),
    close: async () => {
      // A server that is wrong in this way is wrong by the spec too.
      if (fake.quirks.nullForEmpty) fake.violations.length = 0;
      await on.close();
    },
  };
}
