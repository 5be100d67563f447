import { Writable } from 'node:stream';
import { candidates, refreshNames } from './commands/complete.js';
import { type Wanted, wantedOn } from './completion/line.js';
import { COMPLETE } from './completion/shells.js';
import { nodesOf } from './completion/tree.js';
import type { Context } from './context.js';
import { createContext, type Wiring } from './create-context.js';
import type { Host } from './host.js';
import { createProgram } from './program.js';
import { splitAtDashes, verbOf } from './split.js';

/** In a shell's stead: who looks in the background, and shows nothing. */
const BACKGROUND = 'background';
/** Those that show what a candidate is. */
const TELLING: ReadonlySet<string> = new Set(['zsh', 'fish']);

/**
 * What a script for a shell asks while a line is typed: the shell, the words before the one that is typed, and that with
 * a `=` in front, since an empty word does not pass every shell. Answers with a candidate a line, and is well and silent
 * whatever fails.
 */
export async function complete(
  [shell = '', ...given]: readonly string[],
  host: Host,
  { types, programs }: Pick<Wiring, 'types' | 'programs'>,
): Promise<void> {
  try {
    const wanted = await wantedBy(given);
    if (wanted === null) return;
    const context = await contextFor(wanted, host, { types, programs });
    if (shell === BACKGROUND) return await refreshNames(context);
    const all = await candidates(context, wanted, () => inBackground(given, context));
    const line = ({ word, about }: (typeof all)[number]) =>
      TELLING.has(shell) && about !== '' ? `${word}\t${about}` : word;
    if (all.length > 0) host.stdout.write(`${all.map(line).join('\n')}\n`);
  } catch {
    // Whoever types wants names or nothing.
  }
}

async function wantedBy(given: readonly string[]): Promise<Wanted | null> {
  const words = given.slice(0, -1);
  if (splitAtDashes(words).rest !== null) return null;
  const registrar = { bind: () => async () => {}, print: () => {} };
  // The flags before a verb are the same for all of them.
  const program = await createProgram(registrar, verbOf(words) ?? 'list');
  return wantedOn(nodesOf(program), words, (given.at(-1) ?? '').slice(1));
}

function contextFor(
  { values }: Wanted,
  host: Host,
  parts: Pick<Wiring, 'types' | 'programs'>,
): Promise<Context> {
  const silent: Host = Object.create(host, {
    stderr: { value: new Writable({ write: (_part, _encoding, done) => done() }) },
  });
  const { backend, config } = values;
  const flags = { input: false, ...(backend && { backend }), ...(config && { config }) };
  const { signal } = new AbortController();
  return createContext(flags, { host: silent, signal, divert: () => () => {}, rest: null, ...parts });
}

/** The same line in a process that nobody waits for. */
async function inBackground(given: readonly string[], { place }: Context): Promise<void> {
  const { spawn } = await import('node:child_process');
  const { env, cwd } = place;
  const [program, ...words] = place.sandman;
  const child = spawn(program, [...words, COMPLETE, BACKGROUND, ...given], {
    env,
    cwd,
    detached: true,
    stdio: 'ignore',
  });
  child.on('error', () => {});
  child.unref();
}
