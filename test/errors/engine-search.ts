import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import { startPodmanService } from '../../src/backends/engine/podman-service.js';
import { CALL } from '../support/commands.js';
import { temporaryFolder } from '../support/files.js';
import { machineOf } from '../support/machine.js';
import type { EnginePlace } from './engine-place.js';
import type { FailureRow } from './provoke.js';

const { signal } = CALL;

/** A program called podman that does nothing for a while. */
function idlePodman(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'podman'), '#!/bin/sh\nexec /bin/sleep 2\n', { mode: 0o755 });
  return folder;
}

function openFolder(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'sandman'));
  chmodSync(join(folder, 'sandman'), 0o777);
  return folder;
}

const uid = process.getuid?.() ?? null;

export const ENGINE_SEARCH: readonly FailureRow<EnginePlace>[] = [
  [
    'an address that is none',
    'usage',
    2,
    /^DOCKER_HOST: "ftp:\/\/x" is not an engine's address$/,
    /^write unix:\/\/\/path\/to\.sock, tcp:\/\/host:2376 or ssh:\/\/user@host$/,
    ({ run }) => run('list', { DOCKER_HOST: 'ftp://x' }),
  ],
  [
    'a host that begins with a dash',
    'usage',
    2,
    /^DOCKER_HOST: "ssh:\/\/-oProxy\/" is not an engine's address$/,
    /^write unix:\/\/\/path\/to\.sock, tcp:\/\/host:2376 or ssh:\/\/user@host$/,
    ({ run }) => run('list', { DOCKER_HOST: 'ssh://-oProxy/' }),
  ],
  [
    'a user that cannot be read',
    'usage',
    2,
    /^DOCKER_HOST: "ssh:\/\/%ff@x" is not an engine's address$/,
    /^write unix:\/\/\/path\/to\.sock, tcp:\/\/host:2376 or ssh:\/\/user@host$/,
    ({ run }) => run('list', { DOCKER_HOST: 'ssh://%ff@x' }),
  ],
  [
    'a docker context that is not there',
    'unreachable',
    6,
    /^the docker context "nosuch" is not there \(\S+\/\.docker\/contexts\/meta\/\w{64}\/meta\.json\)$/,
    /^see `docker context ls`, or unset DOCKER_CONTEXT$/,
    ({ run }) => run('list', { DOCKER_HOST: '', DOCKER_CONTEXT: 'nosuch' }),
  ],
  [
    'a config of docker that is damaged',
    'other',
    1,
    /^\S+\/config\.json is not valid JSON: .+/,
    /^mend it, or set DOCKER_HOST, with which no context is read$/,
    ({ run }) => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'config.json'), '{');
      return run('list', { DOCKER_HOST: '', DOCKER_CONFIG: folder });
    },
  ],
  [
    'a socket that is not there',
    'unreachable',
    6,
    /^no container engine answers; tried DOCKER_HOST \(unix:\/\/\/no\/such\.sock: there is no such socket\)$/,
    /^check DOCKER_HOST, which names it: no other place was tried$/,
    ({ run }) => run('list', { DOCKER_HOST: 'unix:///no/such.sock' }),
  ],
  [
    'a port at which nothing listens',
    'unreachable',
    6,
    /^cannot reach the engine at tcp:\/\/127\.0\.0\.1:1: nothing listens there$/,
    /^check DOCKER_HOST, which names it: no other place was tried$/,
    ({ run }) => run('list', { DOCKER_HOST: 'tcp://127.0.0.1:1' }),
  ],
  [
    'a request that was given up before',
    'timeout',
    5,
    /^aborted$/,
    /^try again, and where there is a --timeout, give a longer one$/,
    ({ door }) => door.ask({ method: 'GET', path: '/', signal: AbortSignal.abort('enough') }),
  ],
  [
    'an engine that takes requests and is silent',
    'unreachable',
    6,
    /^the engine at unix:\/\/\S+\/engine\.sock takes requests and does not answer them$/,
    /^try again; `sandman backend show docker` tells where it is looked for$/,
    async ({ engine, on }) => {
      const came = new Promise<void>((resolve) => on(/^GET \/x/, () => resolve()));
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      try {
        const failing = engine.ask({ method: 'GET', path: '/x', signal });
        failing.catch(() => {});
        await came;
        await vi.advanceTimersByTimeAsync(15_000);
        return await failing;
      } finally {
        vi.useRealTimers();
      }
    },
  ],
  [
    'a folder that others may write to',
    'other',
    1,
    /^\S+\/sandman is not a folder of yours alone$/,
    /^remove it, or set XDG_RUNTIME_DIR$/,
    () => startPodmanService(machineOf({ env: { XDG_RUNTIME_DIR: openFolder() }, uid }), signal),
  ],
  [
    'no podman on the PATH',
    'unreachable',
    6,
    /^no container engine answers; tried unix:\/\/\S+\/podman\/podman\.sock \(there is no such socket\); the podman program \(no podman program on the PATH\)$/,
    /^install one \(`apt-get install docker\.io`, or `apt-get install podman`\) and start it, or set DOCKER_HOST$/,
    ({ run }) => run('list -b podman', { XDG_RUNTIME_DIR: temporaryFolder(), PATH: '/nowhere' }),
  ],
  [
    'a podman that does not listen',
    'unreachable',
    6,
    /^podman does not listen on \S+\/sandman\/podman\.sock after 15 s$/,
    null,
    async () => {
      const env = { XDG_RUNTIME_DIR: temporaryFolder(), PATH: idlePodman() };
      return hurried(() => startPodmanService(machineOf({ env, uid }), signal));
    },
  ],
];

/** With a clock by which every look at it is 10 s after the one before. */
function hurried<T>(work: () => Promise<T>): Promise<T> {
  let now = performance.now();
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 10_000;
    return now;
  });
  return work().finally(() => clock.mockRestore());
}
