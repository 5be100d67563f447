import type { Context } from '../context.js';
import { onOneLine } from '../io/io.js';
import { presentSandboxes, sandboxTable } from '../io/present.js';
import { redact } from '../io/redact.js';
import { createScreen } from '../io/screen.js';
import { fitted } from '../io/table.js';
import { matches, type SandboxFilter } from '../sandbox/filter.js';
import { difference } from '../sandbox/follow.js';
import type { News } from '../sandbox/follow-on.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import { type Sort, sortSandboxes } from '../sandbox/sort.js';

/** What becomes of the news while a list is watched. */
export interface Watching {
  found(sandboxes: readonly Sandbox[]): void;
  lost(news: News & { kind: 'lost' }): void;
  /** What the list does not show. */
  warn(text: string): void;
  end(): void;
}

/** Which are shown, and in what order. */
export interface Choice {
  states: SandboxFilter['states'];
  sort: Sort | undefined;
  limit: number | undefined;
}

export function watchingFor(context: Context, name: string, choice: Choice): Watching {
  if (context.io.mode === 'jsonl') return asStream(context, name, choice);
  return context.io.stdout.isTTY ? onTerminal(context, name, choice) : asTables(context, name, choice);
}

function chosen(sandboxes: readonly Sandbox[], { states, sort, limit }: Choice): Sandbox[] {
  const passing = sandboxes.filter((sandbox) => matches(sandbox, { states }));
  return sortSandboxes(passing, sort).slice(0, limit);
}

function asStream({ io, columns }: Context, name: string, choice: Choice): Watching {
  let before: Sandbox[] = [];
  const telling = tellingOf(io, name);
  return {
    ...telling,
    found: (sandboxes) => {
      telling.found();
      const now = chosen(sandboxes, choice);
      const there = new Map(sandboxes.map((sandbox) => [sandbox.id, sandbox]));
      const changed = difference(before, now).map((one) => there.get(one.id) ?? one);
      presentSandboxes(io, changed, { single: false, columns });
      before = now;
    },
  };
}

function asTables({ io, columns }: Context, name: string, choice: Choice): Watching {
  const screen = createScreen(io);
  const telling = tellingOf(io, name);
  return {
    ...telling,
    found: (sandboxes) => {
      telling.found();
      screen.show(() => sandboxTable(io, chosen(sandboxes, choice), columns));
    },
  };
}

/** Tells on stderr, each once, what is not the list itself. */
function tellingOf(io: Context['io'], name: string) {
  const told = new Set<string>();
  let isLost = false;
  return {
    found: () => {
      if (isLost) io.note(`${name} answers again`);
      isLost = false;
    },
    lost: ({ failure }: News & { kind: 'lost' }) => {
      if (!isLost) io.warn(`${failure.message}; it is asked again until it answers`);
      isLost = true;
    },
    warn: (text: string) => {
      if (!told.has(text)) io.warn(text);
      told.add(text);
    },
    end: () => {},
  };
}

/** Anything on stderr would stand in the middle of the table, so that it is shown above it. */
function onTerminal({ io, columns, suspension }: Context, name: string, choice: Choice): Watching {
  const screen = createScreen(io);
  const deaf = suspension.onContinue(screen.forget);
  let now: Sandbox[] = [];
  let warnings: string[] = [];
  let coming: string[] = [];
  let lost: (News & { kind: 'lost' }) | null = null;
  const notices = () => [...warnings, ...(lost === null ? [] : [lostLine(name, lost)])];
  const line = (text: string) => io.style.yellow(fitted(redact(onOneLine(text)), io.width ?? 80).trimEnd());
  const show = () => screen.show(() => [...notices().map(line), sandboxTable(io, now, columns)].join('\n'));
  return {
    found: (sandboxes) => {
      now = chosen(sandboxes, choice);
      [warnings, coming, lost] = [coming, [], null];
      show();
    },
    lost: (news) => {
      lost = news;
      show();
    },
    warn: (text) => void coming.push(text),
    end: () => {
      deaf();
      screen.close();
    },
  };
}

function lostLine(name: string, { failure, againAt }: News & { kind: 'lost' }): string {
  const seconds = Math.max(0, Math.ceil((againAt - Date.now()) / 1000));
  return `${name}: tried again in ${seconds} s: ${failure.message}`;
}
