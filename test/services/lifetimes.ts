import type { Service } from './site.js';

/** How one ends, in seconds from now; what is not given is not looked at. */
export interface Kept {
  soft?: number | null;
  hard?: number | null;
  onTimeout?: 'pause' | 'kill';
  autoResume?: boolean;
  idleSeconds?: number | null;
  /** On stderr, beside the real end. */
  warns?: string;
}

/** What is left in the service; or the exit code of a refusal, for which nothing is sent. */
export type Outcome = Kept | 2 | 8 | 9;

/** By `ttl ID` and what is behind it, or by the flags of a `create`. */
type Outcomes = Readonly<Record<string, Outcome>>;

interface Cap {
  create: Outcome;
  ttl: Outcome;
  resume: Outcome;
}

/** What the contracts of a service say comes of each line. */
export interface Row {
  create: Outcomes;
  /** On one that was made with `create`, and runs. */
  made: string;
  ttl: Outcomes;
  /** `ttl ID 1h` on the same when it is paused, and how it ends after a plain `resume` then. */
  paused: { ttl: Outcome; resumed: number };
  /** `resume` of one that was made with `made`, without a time. */
  resumed: number;
  /** With a plan that allows half an hour, two hours are asked for; 9 is the server's own refusal here. Null: no plan says it. */
  cap: Cap | null;
}

const CUT = 'allows no more';

/** A default of 5 minutes of ours, since the API's own is 15 s; at the end it is killed, or paused where asked; seconds, of 32 bits. */
const E2B: Row = {
  create: {
    '': { soft: 300, onTimeout: 'kill', autoResume: false },
    '--ttl 10m': { soft: 600, hard: null, onTimeout: 'kill' },
    '--ttl 90.2s': { soft: 91 },
    '--ttl 1h1.5s': { soft: 3602 },
    '--ttl 10m --on-timeout pause': { soft: 600, onTimeout: 'pause', autoResume: false },
    '--ttl 10m --on-timeout stop': 9,
    '--ttl 10m --on-timeout kill': { soft: 600, onTimeout: 'kill' },
    '--ttl 10m --max-lifetime 2h': 9,
    '--max-lifetime 2h': 9,
    '--idle-timeout 5m': 9,
    '--ttl 10m --on-timeout pause --auto-resume': { soft: 600, onTimeout: 'pause', autoResume: true },
    '--auto-resume': 9,
    '--no-auto-resume': { soft: 300, autoResume: false },
    '--ttl 30000d': 9,
    '--ttl 10': 2,
  },
  made: '--ttl 10m',
  ttl: {
    '': { soft: 600 },
    '2h': { soft: 7200, hard: null, onTimeout: 'kill' },
    '5m': { soft: 300 },
    '90s': { soft: 90 },
    '90.2s': { soft: 91 },
    none: 9,
    '1h --max-lifetime 3h': 9,
    '--max-lifetime 3h': 9,
    '30000d': 9,
    '5': 2,
    '0s': 2,
  },
  paused: { ttl: 8, resumed: 600 },
  resumed: 600,
  // Refused by create and connect, cut in silence by timeout.
  cap: { create: 9, ttl: { soft: 1800, warns: CUT }, resume: 9 },
};

/** As E2B, but for an end when nobody is connected, and for more than an hour, which is cut where it was not asked for at first. */
const NOVITA: Row = {
  ...E2B,
  create: {
    ...E2B.create,
    '--idle-timeout 5m': { soft: 300, idleSeconds: 300, onTimeout: 'kill' },
    // Without a time of its own it is not ended before it could have been idle for so long.
    '--idle-timeout 1h': { soft: 3600, idleSeconds: 3600 },
    '--ttl 30m --idle-timeout 60s': { soft: 60, idleSeconds: 60 },
    '--ttl 2h --idle-timeout 1h': { soft: 3600, idleSeconds: 3600 },
    '--ttl 10m --on-timeout pause --idle-timeout 90.2s': { idleSeconds: 91, onTimeout: 'pause' },
    '--idle-timeout 59s': 9,
    '--idle-timeout 61m': 9,
    '--ttl 2h': { soft: 7200 },
  },
  ttl: { ...E2B.ttl, '2h': { soft: 3600, onTimeout: 'kill', warns: CUT } },
  cap: {
    create: { soft: 1800, warns: CUT },
    ttl: { soft: 1800, warns: CUT },
    resume: { soft: 1800, warns: CUT },
  },
};

/** One deadline, which kills and cannot be taken away; a pause and a resume leave it, as far as is known. */
const HOPX: Row = {
  create: {
    '': { soft: null },
    '--ttl 10m': { soft: 600, hard: null, onTimeout: 'kill' },
    '--ttl 90.2s': { soft: 91 },
    '--ttl 1h1.5s': { soft: 3602 },
    '--ttl 10m --on-timeout pause': 9,
    '--ttl 10m --on-timeout stop': 9,
    '--ttl 10m --on-timeout kill': { soft: 600, onTimeout: 'kill' },
    '--ttl 10m --max-lifetime 2h': 9,
    '--max-lifetime 2h': 9,
    '--idle-timeout 5m': 9,
    '--ttl 10m --on-timeout pause --auto-resume': 9,
    '--auto-resume': 9,
    '--no-auto-resume': 9,
    '--ttl 10': 2,
  },
  made: '--ttl 10m',
  ttl: { ...E2B.ttl, '30000d': { soft: 86_400, warns: CUT } },
  paused: { ttl: { soft: 3600 }, resumed: 3600 },
  resumed: 600,
  cap: {
    create: { soft: 1800, warns: CUT },
    ttl: { soft: 1800, warns: CUT },
    resume: { soft: 1800, warns: CUT },
  },
};

/** A soft deadline that pauses, and a hard one that kills; a change of either leaves the other, 0 takes it away; 32 bits. */
const SANDBOX0: Row = {
  create: {
    '': { soft: null, hard: null, autoResume: true },
    '--ttl 10m': { soft: 600, hard: null, onTimeout: 'pause' },
    '--ttl 90.2s': { soft: 91 },
    '--ttl 1h1.5s': { soft: 3602 },
    '--ttl 10m --on-timeout pause': { soft: 600, onTimeout: 'pause' },
    '--ttl 10m --on-timeout stop': 9,
    '--ttl 10m --on-timeout kill': 9,
    '--ttl 10m --max-lifetime 2h': { soft: 600, hard: 7200 },
    '--max-lifetime 2h': { soft: null, hard: 7200 },
    '--ttl 2h --max-lifetime 1h': 2,
    '--idle-timeout 5m': 9,
    '--ttl 10m --on-timeout pause --auto-resume': { soft: 600, autoResume: true },
    '--auto-resume': { soft: null, autoResume: true },
    '--no-auto-resume': { soft: null, autoResume: false },
    '--ttl 30000d': 9,
    '--ttl 10': 2,
  },
  made: '--ttl 10m --max-lifetime 2h',
  ttl: {
    '': { soft: 600, hard: 7200 },
    '2h': { soft: 7200, hard: 7200, onTimeout: 'pause' },
    '5m': { soft: 300, hard: 7200 },
    '90s': { soft: 90, hard: 7200 },
    '90.2s': { soft: 91, hard: 7200 },
    none: { soft: null, hard: 7200 },
    '1h --max-lifetime 3h': { soft: 3600, hard: 10_800 },
    '--max-lifetime 3h': { soft: 600, hard: 10_800 },
    'none --max-lifetime 90.5m': { soft: null, hard: 5430 },
    '2h --max-lifetime 1h': 2,
    '30000d': 9,
    '5': 2,
    '0s': 2,
  },
  paused: { ttl: { soft: 3600, hard: 7200, warns: 'begin when it is resumed' }, resumed: 3600 },
  resumed: 600,
  cap: null,
};

export const LIFETIMES: Readonly<Record<Service['type'], Row>> = {
  e2b: E2B,
  novita: NOVITA,
  hopx: HOPX,
  sandbox0: SANDBOX0,
};
