import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { EngineFamily } from '../../../src/backends/engine/candidates.js';
import { findEngine } from '../../../src/backends/engine/find.js';
import { rejectionOf } from '../../support/failure.js';
import { temporaryFolder } from '../../support/files.js';
import { machineOf } from '../../support/machine.js';
import { type Served, serveRaw } from '../../support/server.js';

const signal = new AbortController().signal;
const NO_PROGRAMS = '/nonexistent';

let served: Served | undefined;
afterEach(() => served?.close());

/** Something that listens on that socket. */
async function listenAt(path: string): Promise<void> {
  mkdirSync(join(path, '..'), { recursive: true });
  served = await serveRaw(() => {}, path);
}

function search(env: Record<string, string>, family: EngineFamily = 'podman', url: string | null = null) {
  const said: string[] = [];
  const machine = machineOf({ env, uid: null });
  const finding = findEngine({
    backend: 'box',
    family,
    url,
    machine,
    signal,
    debug: (text) => void said.push(text),
  });
  return { finding, said };
}

describe('the search for an engine', () => {
  it('takes the first place that answers, and nobody has named it', async () => {
    const runtime = temporaryFolder();
    const path = join(runtime, 'podman', 'podman.sock');
    await listenAt(path);
    expect(await search({ XDG_RUNTIME_DIR: runtime }).finding).toMatchObject({
      endpoint: { kind: 'unix', path },
      namedBy: null,
      again: { url: `unix://${path}` },
    });
  });

  it('takes what was named where that answers', async () => {
    served = await serveRaw(() => {});
    if (served.endpoint.kind !== 'unix') throw new Error('no socket');
    const { path } = served.endpoint;
    expect(await search({ CONTAINER_HOST: `unix://${path}` }).finding).toMatchObject({
      endpoint: { kind: 'unix', path },
      namedBy: 'CONTAINER_HOST',
      again: { url: null, variables: { CONTAINER_HOST: `unix://${path}` } },
    });
  });

  it('takes an address elsewhere at its word', async () => {
    expect(await search({ DOCKER_HOST: 'tcp://192.0.2.1:2376' }, 'any').finding).toMatchObject({
      endpoint: { kind: 'tcp', host: '192.0.2.1', port: 2376, tls: null },
      namedBy: 'DOCKER_HOST',
    });
  });

  it('never goes on past what was named, though something else answers', async () => {
    const runtime = temporaryFolder();
    await listenAt(join(runtime, 'podman', 'podman.sock'));
    const env = { CONTAINER_HOST: 'unix:///nowhere.sock', XDG_RUNTIME_DIR: runtime };
    const { code, message, details } = await rejectionOf(search(env).finding);
    expect(code).toBe('unreachable');
    expect(message).toBe(
      'no container engine answers; tried CONTAINER_HOST (unix:///nowhere.sock: there is no such socket)',
    );
    expect(details).toMatchObject({ backend: 'box', hint: expect.stringContaining('CONTAINER_HOST') });
  });

  it('never goes on past the address of the config file', async () => {
    const { message } = await rejectionOf(search({}, 'any', 'unix:///nowhere.sock').finding);
    expect(message).toBe(
      'no container engine answers; tried backends.box.url (unix:///nowhere.sock: there is no such socket)',
    );
  });

  it('names all that it tried, in order, and how to get one', async () => {
    const runtime = temporaryFolder();
    const { finding, said } = search({ XDG_RUNTIME_DIR: runtime, PATH: NO_PROGRAMS });
    const { code, message, details } = await rejectionOf(finding);
    expect(code).toBe('unreachable');
    expect(message).toBe(
      `no container engine answers; tried unix://${runtime}/podman/podman.sock (there is no such socket); the podman program (no podman program on the PATH)`,
    );
    expect(details.hint).toContain('apt-get install');
    expect(said).toHaveLength(2);
  });
});
