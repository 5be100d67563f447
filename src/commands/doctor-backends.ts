import type { Context } from '../context.js';
import { asSandmanError, type ErrorCode, hasCode } from '../errors.js';
import type { BackendReport } from '../sandbox/backend.js';
import { within } from '../sandbox/deadline.js';
import { countedBackends, isConfigured } from './list-read.js';

/** One thing that was looked at. */
export interface Finding {
  name: string;
  ok: boolean;
  /** What kind of failure it is; null where all is well. */
  code: ErrorCode | null;
  detail: string;
  fix: string | null;
}

/** An engine gives up a read by itself, sooner. */
const CHECK_MS = 20_000;
/** Keys, certificates and deadlines suffer from more. */
const MOST_SKEW_MS = 30_000;

/** The backend that is used without -b, and all others that somebody has set up, at once. */
export async function checkBackends(context: Context): Promise<Finding[]> {
  const usual = context.settings.required('defaultBackend');
  const names = [usual, ...countedBackends(context).filter((name) => name !== usual)];
  return (await Promise.all(names.map((name) => checkBackend(context, name, name === usual)))).flat();
}

async function checkBackend(context: Context, name: string, usual: boolean): Promise<Finding[]> {
  const began = Date.now();
  try {
    const backend = await context.backends.open(name);
    const report = await within(context.signal, CHECK_MS, `checking ${name}`, (limited) =>
      backend.check({ signal: limited }),
    );
    return [reached(name, report), ...checkClock(name, report, began, Date.now())];
  } catch (error) {
    const { code, message, details } = asSandmanError(error);
    // Who works on a service needs no engine.
    if (name === 'local' && !usual && hasCode(error, 'unreachable') && !isConfigured(context, name))
      return [];
    const fix = details.hint ?? `sandman backend check ${name}`;
    return [{ name: `backend ${name}`, ok: false, code, detail: message, fix }];
  }
}

function reached(name: string, { engine, version, endpoint, features }: BackendReport): Finding {
  const told = Object.entries(features).map(([feature, has]) => `${feature} ${has ?? 'unknown'}`);
  const detail = `${engine} ${version} at ${endpoint}; ${told.join(', ')}`;
  return { name: `backend ${name}`, ok: true, code: null, detail, fix: null };
}

/** Compares its clock with that of this machine, which was somewhere between two times then; HTTP tells whole seconds. */
function checkClock(name: string, { date }: BackendReport, began: number, ended: number): Finding[] {
  const theirs = date === undefined ? Number.NaN : Date.parse(date);
  if (Number.isNaN(theirs)) return [];
  const skew = Math.max(0, began - theirs - 1000, theirs - ended);
  const finding = { name: `clock of ${name}`, ok: true, code: null, fix: null };
  if (skew <= MOST_SKEW_MS) return [{ ...finding, detail: 'as here' }];
  const seconds = Math.round(skew / 1000);
  const detail = `${seconds} s ${theirs < began ? 'behind' : 'ahead of'} the one here`;
  const fix = 'set the clock of this machine, or of that one, by a time server (`timedatectl set-ntp true`)';
  return [{ ...finding, ok: false, code: 'other', detail, fix }];
}
