import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { createDirectory } from './backends/directory.js';
import { BACKEND_TYPES, type BackendFactory } from './backends/registry.js';
import { aliasPath } from './config/alias-store.js';
import { createCredentials, credentialsPath } from './config/credentials.js';
import { configPath } from './config/file.js';
import { loadSettings } from './config/settings.js';
import type { Context, Place } from './context.js';
import { usageError } from './errors.js';
import { type GlobalFlags, outputFlag } from './global-options.js';
import type { Host } from './host.js';
import { createIo } from './io/io.js';
import { createPrompts } from './io/prompt.js';
import { stateFolder } from './lifetimes/folder.js';
import { createKeeping, type Keeping } from './lifetimes/keeping.js';
import type { Programs } from './programs.js';
import { type Divert, suspensionOf } from './signals.js';

export interface Wiring {
  host: Host;
  signal: AbortSignal;
  divert: Divert;
  rest: readonly string[] | null;
  /** Kinds of backend besides the registered ones, or instead of them. */
  types: Readonly<Record<string, BackendFactory>>;
  programs: Programs;
}

/** The one place that sees io, configuration and backends together. */
export async function createContext(
  flags: GlobalFlags,
  { host, signal, divert, rest, types, programs }: Wiring,
): Promise<Context> {
  const home = host.env.HOME || homedir();
  const path = configPath(flags.config, { env: host.env, home, platform: host.platform });
  const absolute = resolve(host.cwd(), path);
  const settings = loadSettings(path, { defaultBackend: flags.backend, output: outputFlag(flags) }, host.env);
  const io = await createIo(host, {
    mode: settings.required('output'),
    colour: flags.color !== false,
    input: flags.input !== false,
    debug: flags.debug === true,
  });
  const credentials = createCredentials({
    path: credentialsPath(absolute),
    hasModes: host.platform !== 'win32',
    warn: io.warn,
    keyring: async () => {
      const { systemKeyring } = await import('./config/keyring.js');
      return systemKeyring({ program: programs.keyring, env: host.env, signal, onSlow: io.note });
    },
  });
  const place = placeOf(host, home, programs);
  const keeping = keepingFor(place, programs);
  const backends = createDirectory({
    types: { ...BACKEND_TYPES, ...types },
    settings,
    machine: { env: host.env, home, uid: host.getuid?.() ?? null },
    credentials,
    aliases: aliasPath(absolute),
    keeping,
    debug: io.debug,
  });
  return {
    io,
    settings,
    backends,
    credentials,
    prompts: createPrompts(io, signal),
    signal,
    divert,
    suspension: suspensionOf(host),
    columns: columnNames(flags.columns),
    rest,
    keeping,
    place,
    backend: () => backends.open(settings.required('defaultBackend')),
    call: (spinner) => ({ signal, onProgress: spinner?.on, onWarning: io.warn }),
  };
}

function placeOf(host: Host, home: string, { sandman }: Programs): Place {
  const { env, platform, version, pid, getuid } = host;
  const kill: Place['kill'] = (other, signal) => host.kill(other, signal);
  const folder = resolve(host.cwd(), stateFolder({ env, home, platform }));
  return {
    ...{ cwd: host.cwd(), env, home, platform, nodeVersion: version },
    ...{ pid, getuid, sandman, kill },
    ...{ stateFolder: folder, uptime: () => host.uptime() },
  };
}

/** Made when it is first needed: it looks who and where this is. */
function keepingFor(place: Place, { keeper: program }: Programs): () => Keeping {
  const { stateFolder: folder, platform, getuid, env } = place;
  let made: Keeping | undefined;
  return () => {
    made ??= createKeeping({ folder, platform, uid: getuid?.() ?? null, env, program });
    return made;
  };
}

function columnNames(text: string | undefined): readonly string[] | null {
  if (text === undefined) return null;
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => name === '')) throw usageError(`"${text}" is not a list of columns`);
  return names;
}
