import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { machineClock } from '../src/lifetimes/clock.js';
import { factStore } from '../src/lifetimes/fact-store.js';
import { ask, eventually } from '../test/support/engines.js';
import { endKeepers, stateFolderOf } from '../test/support/keeper.js';
import { type PrivateEngine, privateEngine } from '../test/support/private-engines.js';
import { environment, sandman } from '../test/support/sandman.js';
import { fill, median } from './sides.js';

/** How many have their deadline at the same moment. */
const SANDBOXES = 50;
const RESULT = '.cache/bench/deadlines.json';
/** Enough for a keeper to start, and to read them all. */
const AHEAD_SECONDS = 8;
const PATIENCE_MS = 60_000;
/** As a keeper does. */
const AT_ONCE = 8;

/** What is done at the deadline, how it is asked of the engine, and by which of the engine's words it is known to be done. */
const ACTIONS = {
  pause: { ask: (id: string) => ['POST', `/containers/${id}/pause`], done: ['pause'] },
  stop: { ask: (id: string) => ['POST', `/containers/${id}/stop?t=10`], done: ['die', 'died'] },
  kill: { ask: (id: string) => ['DELETE', `/containers/${id}?force=1&v=1`], done: ['destroy', 'remove'] },
} as const;
type Action = keyof typeof ACTIONS;

interface Row {
  engine: string;
  action: Action;
  sandboxes: number;
  /** Seconds from the deadline to the engine's word that it is done; a negative one were too early. */
  firstLate: number;
  medianLate: number;
  lastLate: number;
  /** Seconds that the same takes by bare requests, as many at once. */
  requests: number;
}

function filled(engine: PrivateEngine, action: Action): Promise<string[]> {
  const labels = { 'dev.sandman.managed': 'true', 'dev.sandman.on-timeout': action };
  return fill(engine, SANDBOXES, { labels, atOnce: 4 });
}

/** When the engine has first told of each that it is done; by `Date.now()`. */
function listen(
  engine: PrivateEngine,
  words: readonly string[],
): { seen: Map<string, number>; close(): void } {
  const seen = new Map<string, number>();
  const hear = (response: IncomingMessage) => {
    let rest = '';
    response.on('data', (part) => {
      const lines = `${rest}${part}`.split('\n');
      rest = lines.pop() ?? '';
      for (const { Action: word, Actor: actor } of lines.filter(Boolean).map((line) => JSON.parse(line)))
        if (words.includes(word) && !seen.has(actor.ID)) seen.set(actor.ID, Date.now());
    });
  };
  const sent = request({ socketPath: engine.socket, path: '/events' }, hear);
  sent.end();
  sent.on('error', () => {});
  return { seen, close: () => void sent.destroy() };
}

/** The bare requests, as many at once as a keeper has: what the engine takes by itself. */
async function requests(engine: PrivateEngine, action: Action): Promise<number> {
  const queue = (await filled(engine, action)).values();
  const began = performance.now();
  const worker = async () => {
    for (const id of queue) {
      const [method = '', path = ''] = ACTIONS[action].ask(id);
      await ask(engine, method, path);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return (performance.now() - began) / 1000;
}

async function measure(engine: PrivateEngine, action: Action): Promise<Row> {
  const bare = await requests(engine, action);
  const env = environment(engine);
  const ids = await filled(engine, action);
  const store = factStore(join(stateFolderOf(env), 'lifetimes'));
  const at = machineClock().now();
  for (const id of ids) store.write(id, 'ttl', { seconds: AHEAD_SECONDS, at });
  const events = listen(engine, ACTIONS[action].done);
  try {
    await sandman(env, ['list', '-q']);
    await eventually(() => ids.every((id) => events.seen.has(id)), PATIENCE_MS);
    const due = at.wall + AHEAD_SECONDS * 1000;
    const late = ids.map((id) => ((events.seen.get(id) ?? 0) - due) / 1000).sort((a, b) => a - b);
    return {
      ...{ engine: engine.name, action, sandboxes: SANDBOXES },
      ...{ firstLate: late[0] ?? 0, medianLate: median(late), lastLate: late.at(-1) ?? 0, requests: bare },
    };
  } finally {
    events.close();
    endKeepers(env);
    rmSync(env.HOME ?? '', { recursive: true, force: true });
  }
}

const rows: Row[] = [];
for (const name of ['docker', 'podman'] as const) {
  for (const action of Object.keys(ACTIONS) as Action[]) {
    const engine = await privateEngine(name);
    try {
      const row = await measure(engine, action);
      rows.push(row);
      const { firstLate, medianLate, lastLate, requests: bare } = row;
      console.log(
        `${name} ${action}: ${SANDBOXES} at once, late by ${firstLate.toFixed(2)} to ${lastLate.toFixed(2)} s, ` +
          `median ${medianLate.toFixed(2)} s; bare requests take ${bare.toFixed(2)} s`,
      );
    } finally {
      await engine.stop();
    }
  }
}
mkdirSync('.cache/bench', { recursive: true });
writeFileSync(RESULT, `${JSON.stringify({ rounds: 1, rows }, null, 2)}\n`);
