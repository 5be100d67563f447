import type { AliasStore } from '../config/alias-store.js';
import { asSandmanError, conflictError, hasCode } from '../errors.js';
import type { Backend, Call } from '../sandbox/backend.js';
import { matches } from '../sandbox/filter.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import type { SandboxSpec } from '../sandbox/spec.js';
import { takeAway } from './remote/create-once.js';

/**
 * A backend whose sandboxes have no names, with names that this machine keeps. The backend never hears of them. A name
 * goes where its sandbox is found to be gone; that a list lacks one is no proof.
 */
export function aliased(backend: Backend, store: AliasStore): Backend {
  const dropping = async (id: string, call: Call): Promise<void> => {
    await store.drop(id).catch((error: Error) => call.onWarning?.(`${id} is gone: ${error.message}`));
  };
  const get = async (id: string, call: Call): Promise<Sandbox> => {
    const name = namesById(store);
    try {
      return name(await backend.get(id, call));
    } catch (error) {
      if (hasCode(error, 'not_found')) await dropping(id, call);
      throw error;
    }
  };
  return {
    ...backend,
    get,
    create: async (spec, call) => {
      const { name } = spec;
      if (name === null) return backend.create(spec, call);
      return store.holding(name, call.signal, () =>
        createNamed({ ...backend, get }, store, name, spec, call),
      );
    },
    lookup: async (reference, call) => {
      const id = store.read().get(reference);
      const [named, found] = await Promise.all([
        id === undefined ? null : orNull(get(id, call)),
        backend.lookup(reference, call),
      ]);
      const others = found.filter((one) => one.id !== named?.id).map(namesById(store));
      return named === null ? others : [named, ...others];
    },
    list: async function* ({ name, ...filter }, call) {
      const named = namesById(store);
      for await (const sandbox of backend.list(filter, call)) {
        const one = named(sandbox);
        if (matches(one, { name })) yield one;
      }
    },
    kill: async (id, call) => {
      try {
        await backend.kill(id, call);
      } catch (error) {
        // Of a gateway in trouble that is no proof; a read that finds nothing either drops the name.
        if (hasCode(error, 'not_found')) await get(id, call).catch(() => {});
        throw error;
      }
      await dropping(id, call);
    },
  };
}

/** Nothing is made where the name is somebody's, and what was made goes where the name cannot be kept. */
async function createNamed(
  backend: Backend,
  store: AliasStore,
  name: string,
  spec: SandboxSpec,
  call: Call,
): Promise<Sandbox> {
  const { name: where } = backend;
  const taken = store.read().get(name);
  // What is gone loses its name when it is asked for.
  if (taken !== undefined && (await orNull(backend.get(taken, call))) !== null) {
    throw conflictError(`the name "${name}" is already in use, by ${taken}`, {
      backend: where,
      id: taken,
      hint: `choose another, or kill it with \`sandman kill -b ${where} ${name}\``,
    });
  }
  const asked = new Set(spec.asked);
  asked.delete('name');
  const made = await backend.create({ ...spec, name: null, asked }, call);
  try {
    await store.set(name, made.id);
  } catch (error) {
    const remove = (id: string, signal: AbortSignal) => backend.kill(id, { signal });
    await takeAway({ backend: where, remove }, made.id, asSandmanError(error));
    throw error;
  }
  return { ...made, name };
}

/** Gives sandboxes their names, by the file as it is now: it is read once, however many they are. */
function namesById(store: AliasStore): (sandbox: Sandbox) => Sandbox {
  const names = new Map([...store.read()].map(([name, id]) => [id, name]));
  return (sandbox) => ({ ...sandbox, name: names.get(sandbox.id) ?? sandbox.name });
}

async function orNull(asked: Promise<Sandbox>): Promise<Sandbox | null> {
  try {
    return await asked;
  } catch (error) {
    if (hasCode(error, 'not_found')) return null;
    throw error;
  }
}
