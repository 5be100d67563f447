import type { Keeping } from '../lifetimes/keeping.js';
import type { Addressed, Call, Change } from '../sandbox/backend.js';
import { forEachOf } from '../sandbox/bulk.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import { act, attempt, WAKE } from './act.js';
import { dueTask, nextDue } from './due.js';
import { isIdleDue, lookIdle, noteCommand } from './look-idle.js';
import { createRoster, type Roster } from './roster.js';
import { type Site, siteOf } from './site.js';

/** Something that is due next; the time by the wall clock, in milliseconds. */
export interface Next {
  at: number;
  sandbox: Sandbox;
}

/** What a keeper does on one engine. */
export interface Post {
  readonly roster: Roster;
  /** From now on there; null: it cannot be reached. */
  attach(backend: Addressed | null): void;
  attached(): boolean;
  /** Reads all that is there. */
  lookAll(call: Call): Promise<void>;
  /** Reads again one that may have changed; `fresh`: just now. */
  heard(change: Change, call: Call, fresh: boolean): Promise<void>;
  /** Does all that is due and not being done yet; settles when that is done or has failed. */
  settle(call: Call): Promise<void>;
  /** Null where nothing has a deadline. */
  next(): Next | null;
  /** Whether somebody may come to a port of a sandbox that is to be woken then. */
  hasPorts(): boolean;
}

/** Many are due in the same second, and Docker may lock itself up for good where more are ended at once. */
const AT_ONCE = 8;

export function createPost(keeping: Keeping, log: (text: string) => void): Post {
  const roster = createRoster({ keeping, log });
  let site: Site | null = null;
  return {
    roster,
    attach: (backend) => {
      site = backend === null ? null : siteOf(backend, roster, keeping, log);
    },
    attached: () => site !== null,
    lookAll: async (call) => {
      if (site !== null) await roster.lookAll(site.backend, call);
    },
    heard: async ({ id, command = false, gone = false }, call, fresh) => {
      if (site === null) return;
      const watched = roster.find(id);
      // Most are those that were ended a moment ago.
      if (gone && watched === undefined) return;
      if (command) noteCommand(site, watched);
      // Most of what is told of one that is being worked on is the work's own; it is looked at after that.
      else if (!watched?.atWork) await roster.look(site.backend, id, call, fresh);
    },
    settle: async (call) => {
      if (site !== null) await settle(site, call);
    },
    next: () => soonest(roster.all().map(roster.view)),
    hasPorts: () => roster.all().some(({ callers }) => callers !== null),
  };
}

async function settle(site: Site, call: Call): Promise<void> {
  const { roster, clock } = site;
  const now = clock.now();
  const free = roster.all().filter(({ busy, retryAt }) => !busy && retryAt <= now.uptime);
  const due = free.flatMap((watched) => {
    const task = watched.callers?.() ? WAKE : dueTask(roster.view(watched), now.wall);
    return task === null ? [] : [{ watched, task }];
  });
  const atWork = new Set(due.map(({ watched }) => watched));
  const idle = free.filter((watched) => !atWork.has(watched) && isIdleDue(site, watched));
  for (const watched of [...atWork, ...idle]) watched.busy = true;
  const again = lookingAgain(site, due.length, call);
  await Promise.all([
    forEachOf(due, AT_ONCE, ({ watched, task }) =>
      attempt(site, watched, call, async () => act(site, await again(watched.raw.id), task, call)),
    ),
    forEachOf(idle, AT_ONCE, (watched) => attempt(site, watched, call, () => lookIdle(site, watched, call))),
  ]);
}

/** Reads sandboxes once more before anything is done to them: by a request each, or where they are many by one for all. */
function lookingAgain({ backend, roster }: Site, many: number, call: Call) {
  if (many <= AT_ONCE) return (id: string) => roster.look(backend, id, call);
  const looked = roster.lookAll(backend, call);
  return async (id: string) => {
    await looked;
    return roster.recall(backend, id, call);
  };
}

function soonest(sandboxes: readonly Sandbox[]): Next | null {
  return sandboxes.reduce<Next | null>((first, sandbox) => {
    const at = nextDue(sandbox);
    return at === null || (first !== null && first.at <= at) ? first : { at, sandbox };
  }, null);
}
