import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathWith, startAsNobody, startOnBareMachine } from '../support/bare-machine.js';
import { startEngine, type TestEngine } from '../support/engines.js';
import { type Forward, forward, leaveDeadSocket } from '../support/forward.js';
import { environment, finish, sandman } from '../support/sandman.js';

let docker: TestEngine;
let engine: Forward;

beforeAll(async () => {
  docker = await startEngine('docker');
  engine = await forward(docker.socket);
});
afterAll(() => {
  engine?.close();
  docker?.stop();
});

const temporary = (what: string) => mkdtempSync(join(tmpdir(), `sandman-${what}-`));

/** Everything is unset: no engine is named, no program is on the PATH. */
function bare(extra: Record<string, string> = {}): Record<string, string> {
  return environment(null, { PATH: pathWith('sh'), XDG_RUNTIME_DIR: temporary('run'), ...extra });
}

describe('where there is no engine', () => {
  it.each([
    { args: ['list'], answer: 'stderr' },
    { args: ['list', '--json'], answer: 'stderr' },
    { args: ['create', 'absent'], answer: 'stderr' },
    { args: ['create', 'absent', '--json'], answer: 'stderr' },
    { args: ['doctor'], answer: 'stdout' },
    { args: ['doctor', '--json'], answer: 'stdout' },
  ] as const)(
    '$args exits 6, names every place in the order it was tried, and says how to get one',
    async ({ args, answer }) => {
      const env = bare();
      const ran = await finish(startOnBareMachine([...args], env));
      expect(ran.code).toBe(6);
      expect(inOrder(ran[answer], places(env))).toEqual([]);
      expect(ran[answer]).toContain('apt-get install docker.io');
      expect(ran.stdout === '').toBe(answer === 'stderr');
    },
  );

  it('doctor --json says which finding made it fail, and how to mend it', async () => {
    const { json } = await finish(startOnBareMachine(['doctor', '--json'], bare()));
    const failed = json.findings.filter((finding: { ok: boolean }) => !finding.ok);
    expect(json.ok).toBe(false);
    expect(failed).toMatchObject([{ name: 'backend local', code: 'unreachable' }]);
    expect(failed[0].fix).toContain('apt-get install');
  });

  it('the error under --json is one line with code unreachable and a hint', async () => {
    const { stderr } = await finish(startOnBareMachine(['list', '--json'], bare()));
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(stderr).error).toMatchObject({
      code: 'unreachable',
      exitCode: 6,
      backend: 'local',
      hint: expect.stringContaining('apt-get install'),
    });
  });

  function places({ HOME, XDG_RUNTIME_DIR }: Record<string, string>): string[] {
    return [
      'unix:///var/run/docker.sock (there is no such socket)',
      `unix://${XDG_RUNTIME_DIR}/docker.sock`,
      `unix://${HOME}/.docker/run/docker.sock`,
      `unix://${HOME}/.docker/desktop/docker.sock`,
      `unix://${HOME}/.colima/default/docker.sock`,
      `unix://${HOME}/.orbstack/run/docker.sock`,
      `unix://${HOME}/.rd/docker.sock`,
      `unix://${XDG_RUNTIME_DIR}/podman/podman.sock`,
      'unix:///run/podman/podman.sock',
      'the podman program (no podman program on the PATH)',
    ];
  }

  /** The parts that do not stand in the text behind the one before. */
  function inOrder(text: string, parts: string[]): string[] {
    let at = 0;
    return parts.filter((part) => {
      const found = text.indexOf(part, at);
      if (found >= 0) at = found + part.length;
      return found < 0;
    });
  }
});

describe('an engine that was named and does not answer', () => {
  const gone = 'unix:///nowhere/engine.sock';

  /** A real engine stands where the search would find it next, so falling through would succeed. */
  function withAnother(extra: Record<string, string>): Record<string, string> {
    const runtime = temporary('run');
    mkdirSync(join(runtime, 'podman'));
    for (const path of ['docker.sock', 'podman/podman.sock']) symlinkSync(engine.path, join(runtime, path));
    return environment(null, { XDG_RUNTIME_DIR: runtime, ...extra });
  }

  it('is looked for next to one that answers, so that the cases below mean something', async () => {
    expect((await sandman(withAnother({}), ['list'])).code).toBe(0);
  });

  it.each([
    { named: 'DOCKER_HOST', env: () => ({ DOCKER_HOST: gone }) },
    { named: 'DOCKER_HOST', env: () => ({ DOCKER_HOST: 'tcp://127.0.0.1:1' }) },
    { named: 'DOCKER_HOST', env: () => ({ DOCKER_HOST: gone, SANDMAN_BACKEND: 'docker' }) },
    { named: 'the docker context "away"', env: () => dockerFolder({}, 'away') },
    { named: 'the docker context "away"', env: () => dockerFolder({ currentContext: 'away' }) },
    { named: 'the docker context "lost"', env: () => ({ DOCKER_CONTEXT: 'lost' }) },
    { named: 'CONTAINER_HOST', env: () => ({ CONTAINER_HOST: gone }) },
    { named: 'CONTAINER_HOST', env: () => ({ CONTAINER_HOST: gone, SANDMAN_BACKEND: 'podman' }) },
    { named: 'backends.mine.url', env: () => configured(gone) },
    { named: 'backends.mine.url', env: () => configured('tcp://127.0.0.1:1') },
  ])('$named is the last that is tried: exit 6, saying who named it', async ({ named, env }) => {
    const ran = await sandman(withAnother(env()), ['list']);
    expect(ran).toMatchObject({ code: 6, stdout: '' });
    expect(ran.stderr).toContain(named);
  });

  it.each(['docker', 'podman'])('-b %s does not go on to the other engine', async (backend) => {
    const other = { docker: 'podman/podman.sock', podman: 'docker.sock' }[backend] as string;
    const runtime = temporary('run');
    mkdirSync(dirname(join(runtime, other)), { recursive: true });
    symlinkSync(engine.path, join(runtime, other));
    const ran = await finish(startOnBareMachine(['-b', backend, 'list'], bare({ XDG_RUNTIME_DIR: runtime })));
    expect(ran).toMatchObject({ code: 6, stdout: '' });
    expect(ran.stderr).not.toContain(join(runtime, other));
  });

  it('a create there says that nothing was begun', async () => {
    const env = environment(docker, { DOCKER_HOST: 'tcp://127.0.0.1:1' });
    const { code, stderr } = await sandman(env, ['create', 'absent']);
    expect(code).toBe(6);
    expect(stderr).not.toContain('may be left');
  });

  function dockerFolder(config: object, named?: string): Record<string, string> {
    const folder = temporary('docker');
    const meta = join(folder, 'contexts', 'meta', createHash('sha256').update('away').digest('hex'));
    mkdirSync(meta, { recursive: true });
    writeFileSync(
      join(meta, 'meta.json'),
      JSON.stringify({ Name: 'away', Endpoints: { docker: { Host: gone } } }),
    );
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    return { DOCKER_CONFIG: folder, ...(named === undefined ? {} : { DOCKER_CONTEXT: named }) };
  }

  function configured(url: string): Record<string, string> {
    const folder = temporary('config');
    const tree = { defaultBackend: 'mine', backends: { mine: { type: 'docker', url } } };
    writeFileSync(join(folder, 'config.json'), JSON.stringify(tree));
    return { SANDMAN_CONFIG_DIR: folder };
  }
});

describe('the search', () => {
  it('goes on past sockets that nobody listens on to the first engine that answers', async () => {
    const env = bare();
    leaveDeadSocket(join(env.XDG_RUNTIME_DIR as string, 'docker.sock'));
    const place = join(env.HOME as string, '.docker', 'run', 'docker.sock');
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(engine.path, place);
    const ran = await finish(startOnBareMachine(['doctor', '--json'], env));
    const found = ran.json.findings.find(({ name }: { name: string }) => name === 'backend local');
    expect(found.detail).toContain(`unix://${place}`);
  });

  it('says that a socket may not be used, and how to be let in', async () => {
    const server = createServer();
    const folder = temporary('locked');
    await new Promise<void>((done) => server.listen(join(folder, 'docker.sock'), done));
    const env = { ...environment(null), HOME: '/', DOCKER_HOST: `unix://${folder}/docker.sock` };
    const ran = await finish(startAsNobody(['list'], { ...env, SANDMAN_CONFIG_DIR: '/nowhere' }));
    server.close();
    expect(ran.code).toBe(6);
    expect(ran.stderr).toContain('permission denied');
    expect(ran.stderr).toContain('usermod -aG docker');
  });
});
