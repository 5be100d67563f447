/** One sandbox, as the fake control plane keeps it. Times in milliseconds. */
export interface FakeSandbox {
  id: string;
  templateID: string;
  alias: string | null;
  /** `running` and `paused`; a test may set others. */
  state: string;
  startedAt: number;
  endAt: number;
  timeoutSeconds: number;
  metadata: Record<string, string>;
  envVars: Record<string, string>;
  secure: boolean;
  autoPause: boolean;
  autoResume: boolean;
  allowInternet: boolean | null;
  /** Of what answers inside. */
  envdVersion: string;
  /** What the last pause kept. */
  memoryKept: boolean;
  /** False: an old region's pause that goes on after its answer. */
  pauseIsOver: boolean;
}

/** Novita cuts what is longer, unless it was told at creation that the sandbox is one that runs long. */
const NOVITA_CAP_SECONDS = 3600;

interface Limits {
  vendor: 'e2b' | 'novita';
  maxSeconds: number;
}

/** The end of one that is given so many seconds from now on: what is too much is cut, silently. Nobody is ever connected. */
export function endOf(
  { vendor, maxSeconds }: Limits,
  { startedAt, metadata }: Pick<FakeSandbox, 'startedAt' | 'metadata'>,
  seconds: number,
  now: number,
): number {
  const isNovita = vendor === 'novita';
  const cap = isNovita && metadata.long_running !== 'true' ? NOVITA_CAP_SECONDS : Number.POSITIVE_INFINITY;
  const idle = isNovita && Number(metadata.idle_timeout) > 0 ? Number(metadata.idle_timeout) : cap;
  const end = now + Math.min(seconds, cap, idle) * 1000;
  return Math.min(end, startedAt + maxSeconds * 1000);
}

export const CLIENT_ID = '6532622b';
export const ENVD_VERSION = '0.6.2';
/** Given out with every sandbox; must never be seen. */
export const ENVD_TOKEN = 'canary-envd-token-5fd2';

/** `i` and 20 letters and digits, as the real ones. */
export function newId(): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const pick = () => letters[Math.floor(Math.random() * letters.length)];
  return `i${Array.from({ length: 20 }, pick).join('')}`;
}

/** The server decodes what it got, then the whole again, then each key and value; null where that makes no pairs. */
export function decodeMetadata(value: string): [key: string, value: string][] | null {
  const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));
  const pairs = decode(value)
    .split('&')
    .map((pair) => pair.split('='));
  if (pairs.some((pair) => pair.length !== 2)) return null;
  return pairs.map(([key = '', text = '']) => [decode(key), decode(text)]);
}

export function summaryOf(sandbox: FakeSandbox) {
  return {
    sandboxID: sandbox.id,
    templateID: sandbox.templateID,
    clientID: CLIENT_ID,
    ...(sandbox.alias === null ? {} : { alias: sandbox.alias }),
    startedAt: new Date(sandbox.startedAt).toISOString(),
    endAt: new Date(sandbox.endAt).toISOString(),
    cpuCount: 2,
    memoryMB: 512,
    diskSizeMB: 1024,
    state: sandbox.state,
    envdVersion: sandbox.envdVersion,
    metadata: sandbox.metadata,
  };
}

export function detailOf(sandbox: FakeSandbox) {
  return {
    ...summaryOf(sandbox),
    ...(sandbox.secure ? { envdAccessToken: ENVD_TOKEN } : {}),
    allowInternetAccess: sandbox.allowInternet,
    domain: null,
    lifecycle: { autoResume: sandbox.autoResume, onTimeout: sandbox.autoPause ? 'pause' : 'kill' },
  };
}

/** What create and connect give: no state and no times, but a token. */
export function madeOf(sandbox: FakeSandbox) {
  return {
    sandboxID: sandbox.id,
    templateID: sandbox.templateID,
    clientID: CLIENT_ID,
    ...(sandbox.alias === null ? {} : { alias: sandbox.alias }),
    envdVersion: sandbox.envdVersion,
    ...(sandbox.secure ? { envdAccessToken: ENVD_TOKEN } : {}),
    domain: null,
  };
}
