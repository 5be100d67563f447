import { unreachableError } from '../errors.js';
import type { Backend, Call } from './backend.js';
import type { SandboxFilter } from './filter.js';
import type { Sandbox } from './sandbox.js';

/**
 * The sandboxes that pass a filter, and again whenever something has changed. Changes that come while the list is read
 * are one: it is read once more, however many they were. Ends as the backend's events do, or with the signal's reason.
 */
export async function* follow(
  backend: Backend,
  filter: SandboxFilter,
  call: Call,
): AsyncGenerator<Sandbox[]> {
  const over = new AbortController();
  const signal = AbortSignal.any([call.signal, over.signal]);
  const changes = await backend.watch({ ...call, signal });
  let changed = true;
  let wake = () => {};
  const pump = (async () => {
    for await (const { command } of changes) {
      if (command) continue;
      changed = true;
      wake();
    }
  })();
  const ended = pump.then(() => {
    signal.throwIfAborted();
    throw unreachableError(`${backend.name} closed its events`, { backend: backend.name, retryable: true });
  });
  // Handled where it is raced below; until then it must not count as nobody's.
  ended.catch(() => {});
  try {
    for (;;) {
      const next = new Promise<void>((resolve) => {
        wake = resolve;
      });
      if (!changed) await Promise.race([next, ended]);
      changed = false;
      yield await all(backend, filter, call);
    }
  } finally {
    over.abort();
  }
}

export async function all(
  backend: Pick<Backend, 'list'>,
  filter: SandboxFilter,
  call: Call,
): Promise<Sandbox[]> {
  const sandboxes: Sandbox[] = [];
  for await (const sandbox of backend.list(filter, call)) sandboxes.push(sandbox);
  return sandboxes;
}

/** Those that are new or not as they were, and those that are gone, as they were last. */
export function difference(before: readonly Sandbox[], now: readonly Sandbox[]): Sandbox[] {
  const old = new Map(before.map((sandbox) => [sandbox.id, JSON.stringify(sandbox)]));
  const ids = new Set(now.map(({ id }) => id));
  const changed = now.filter((sandbox) => old.get(sandbox.id) !== JSON.stringify(sandbox));
  const gone = before
    .filter(({ id }) => !ids.has(id))
    .map((sandbox): Sandbox => ({ ...sandbox, state: 'gone' }));
  return [...changed, ...gone];
}
