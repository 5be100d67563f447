import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { otherError, unreachableError } from '../../errors.js';
import type { TlsFiles } from './endpoint.js';

/** The engine that a docker context names. */
export interface ContextEndpoint {
  name: string;
  host: string;
  tls: TlsFiles | null;
}

const DEFAULT = 'default';

/**
 * The context in force: `DOCKER_CONTEXT`, else `currentContext` of the docker client's config; null where that is the
 * default one. Layout of the folder: docker/cli, `cli/context/store` (`meta/<sha256 of the name>/meta.json`, and
 * `tls/<sha256>/docker/*.pem`). A context that is named and not there is `unreachable`.
 */
export async function currentContext(
  dockerFolder: string,
  named: string | undefined,
): Promise<ContextEndpoint | null> {
  const name = named || readCurrent(join(dockerFolder, 'config.json'));
  if (name === undefined || name === '' || name === DEFAULT) return null;
  // Only here: it takes longer to load than a request.
  const { createHash } = await import('node:crypto');
  const digest = createHash('sha256').update(name).digest('hex');
  const file = join(dockerFolder, 'contexts', 'meta', digest, 'meta.json');
  const meta = parse(file) as
    | { Endpoints?: { docker?: { Host?: string; SkipTLSVerify?: boolean } } }
    | undefined;
  const docker = meta?.Endpoints?.docker;
  if (docker?.Host === undefined) {
    throw unreachableError(`the docker context "${name}" is not there (${file})`, {
      hint: 'see `docker context ls`, or unset DOCKER_CONTEXT',
    });
  }
  const tls = readTls(join(dockerFolder, 'contexts', 'tls', digest, 'docker'), docker.SkipTLSVerify ?? false);
  return { name, host: docker.Host, tls };
}

/** `ca.pem`, `cert.pem` and `key.pem` of a folder; null where there is none of them. */
export function readTls(folder: string, insecure: boolean): TlsFiles | null {
  const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readIfThere(join(folder, name)));
  if (ca === undefined && cert === undefined && key === undefined) return insecure ? { insecure } : null;
  return { ca, cert, key, insecure };
}

function readCurrent(file: string): string | undefined {
  const config = parse(file) as { currentContext?: string } | undefined;
  return config?.currentContext;
}

function parse(file: string): unknown {
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw otherError(`${file} is not valid JSON: ${(error as Error).message}`, {
      hint: 'mend it, or set DOCKER_HOST, with which no context is read',
      cause: error,
    });
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
