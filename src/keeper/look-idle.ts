import type { Activity, Call } from '../sandbox/backend.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import { change } from './act.js';
import type { Task } from './due.js';
import { lookedAgain, nextLook } from './idle.js';
import type { Watched } from './roster.js';
import type { Site } from './site.js';

/** Whether it is time to look if a sandbox is idle. */
export function isIdleDue({ roster, clock, identity }: Site, watched: Watched): boolean {
  const { state, lifetime } = roster.view(watched);
  if (state !== 'running' || lifetime.idleSeconds === null || lifetime.keeper !== identity) return false;
  const { idleness } = watched;
  return idleness === null || nextLook(idleness, lifetime.idleSeconds * 1000) <= clock.now().uptime;
}

/** Looks, and does what was asked for where it has been idle for long enough; whether something was done. */
export async function lookIdle(site: Site, watched: Watched, call: Call): Promise<boolean> {
  const { backend, clock } = site;
  const { id, lifetime } = watched.raw;
  const activity = await backend.activity?.(id, call);
  if (activity === undefined || lifetime.idleSeconds === null) return false;
  const now = clock.now().uptime;
  const before = watched.idleness;
  const seen = before === null ? firstLook(now, activity) : lookedAgain(before, activity, now);
  // The end of a command may have been told while nobody listened.
  if (seen.commands > 0) seen.commands = (await backend.commands?.(id, call)) ?? 0;
  watched.idleness = seen;
  if (before === null || now < seen.activeAt + lifetime.idleSeconds * 1000) return false;
  // The engine tells when a command begins and ends, but nobody may have listened then.
  const commands = (await backend.commands?.(id, call)) ?? 0;
  if (commands === 0) return change(site, site.roster.view(watched), idleTask(watched.raw), call);
  watched.idleness = { ...seen, commands, activeAt: now };
  return false;
}

/** A command was begun inside, or has ended there; how many are left is asked when it matters. */
export function noteCommand({ clock }: Site, watched: Watched | undefined): void {
  if (watched?.idleness == null) return;
  watched.idleness = { ...watched.idleness, commands: 0, activeAt: clock.now().uptime };
}

function firstLook(now: number, activity: Activity) {
  return { activeAt: now, lookedAt: now, activity, commands: 0 };
}

function idleTask({ lifetime }: Sandbox): Task {
  const { onTimeout, idleSeconds } = lifetime;
  return { verb: onTimeout ?? 'pause', why: `it was idle for ${idleSeconds} s` };
}
