import type { Context } from '../context.js';
import { hasCode } from '../errors.js';
import type { BackendReport } from '../sandbox/backend.js';
import { within } from '../sandbox/deadline.js';
import { type Finding, failed, failure, well } from './doctor-finding.js';
import { countedBackends, isConfigured } from './list-read.js';

/** An engine gives up a read by itself, sooner. */
const CHECK_MS = 20_000;
/** Keys, certificates and deadlines suffer from more. */
const MOST_SKEW_MS = 30_000;

/** The backend that is used without -b, and all others that somebody has set up where that can be told, at once. */
export async function checkBackends(
  context: Context,
  { keysKnown }: { keysKnown: boolean },
): Promise<Finding[]> {
  const usual = context.settings.written('defaultBackend').text ?? '';
  const counted = keysKnown ? countedBackends(context) : [];
  const names = [usual, ...counted.filter((name) => name !== usual)];
  return (await Promise.all(names.map((name) => checkBackend(context, name, name === usual)))).flat();
}

async function checkBackend(context: Context, name: string, usual: boolean): Promise<Finding[]> {
  const began = Date.now();
  try {
    if (context.backends.keyOrigin(name).source === 'none') return [];
    const backend = await context.backends.open(name);
    const report = await within(context.signal, CHECK_MS, `checking ${name}`, (limited) =>
      backend.check({ signal: limited }),
    );
    return [reached(name, report), ...checkClock(name, report, began, Date.now())];
  } catch (error) {
    // Who works on a service needs no engine.
    if (name === 'local' && !usual && hasCode(error, 'unreachable') && !isConfigured(context, name))
      return [];
    return [failed(`backend ${name}`, error, fixFor(context, name))];
  }
}

/** For failures that tell of none: those of an entry that is wrong, and those of what is behind it. */
function fixFor({ settings }: Context, name: string): string {
  if (!Object.hasOwn(settings.backends(), name)) return `sandman backend show ${name}`;
  return `mend it with \`sandman config edit\`, or take it away with \`sandman backend remove ${name}\``;
}

function reached(name: string, report: BackendReport): Finding {
  const { engine, version, endpoint, features } = report;
  const told = Object.entries(features).map(([feature, has]) => `${titleOf(feature)} ${wordFor(has)}`);
  return well(`backend ${name}`, `${engine} ${version} at ${endpoint}; ${told.join(', ')}`, report);
}

/** `memoryLimit` as `memory limit`. */
const titleOf = (feature: string) => feature.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function wordFor(has: boolean | string | null): string {
  if (typeof has === 'string') return has;
  return has === null ? 'unknown' : has ? 'yes' : 'no';
}

/** Compares its clock with that of this machine, which was somewhere between two times then; HTTP tells whole seconds. */
function checkClock(name: string, { date }: BackendReport, began: number, ended: number): Finding[] {
  const theirs = date === undefined ? Number.NaN : Date.parse(date);
  if (Number.isNaN(theirs)) return [];
  const skew = Math.max(0, began - theirs - 1000, theirs - ended);
  if (skew <= MOST_SKEW_MS) return [well(`clock of ${name}`, 'as here')];
  const seconds = Math.round(skew / 1000);
  const detail = `${seconds} s ${theirs < began ? 'behind' : 'ahead of'} the one here`;
  const fix = 'set the clock of this machine, or of that one, by a time server (`timedatectl set-ntp true`)';
  return [failure(`clock of ${name}`, 'other', detail, fix)];
}
