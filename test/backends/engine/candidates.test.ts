import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Candidate, candidates, configured } from '../../../src/backends/engine/candidates.js';
import { formatEndpoint } from '../../../src/backends/engine/endpoint.js';
import { rejectionOf } from '../../support/failure.js';
import { temporaryFolder } from '../../support/files.js';
import { dockerFolder, machineOf, metaFor } from '../../support/machine.js';

const places = (found: Candidate[]) =>
  found.map(({ endpoint }) => (endpoint === 'service' ? 'service' : formatEndpoint(endpoint)));

describe('the search for an engine', () => {
  const machine = machineOf({ home: '/home/me', env: { XDG_RUNTIME_DIR: '/run/user/7' } });

  it('goes from Docker’s sockets to Podman’s, and to its program', async () => {
    expect(places(await candidates('any', machine))).toEqual([
      'unix:///var/run/docker.sock',
      'unix:///run/user/7/docker.sock',
      'unix:///home/me/.docker/run/docker.sock',
      'unix:///home/me/.docker/desktop/docker.sock',
      'unix:///home/me/.colima/default/docker.sock',
      'unix:///home/me/.orbstack/run/docker.sock',
      'unix:///home/me/.rd/docker.sock',
      'unix:///run/user/7/podman/podman.sock',
      'service',
    ]);
    expect((await candidates('any', machine)).every(({ explicit }) => !explicit)).toBe(true);
  });

  it('for Docker leaves out Podman, and the other way round', async () => {
    expect(places(await candidates('docker', machine)).filter((place) => place.includes('podman'))).toEqual(
      [],
    );
    expect(places(await candidates('docker', machine))).not.toContain('service');
    expect(places(await candidates('podman', machine))).toEqual([
      'unix:///run/user/7/podman/podman.sock',
      'service',
    ]);
  });

  it('finds Podman’s sockets by the user, where nothing says where they are', async () => {
    const of = async (uid: number | null) => places(await candidates('podman', machineOf({ uid })));
    expect(await of(7)).toEqual(['unix:///run/user/7/podman/podman.sock', 'service']);
    expect(await of(0)).toEqual([
      'unix:///run/user/0/podman/podman.sock',
      'unix:///run/podman/podman.sock',
      'service',
    ]);
    expect(await of(null)).toEqual(['service']);
  });
});

describe('what the user has named', () => {
  const context = dockerFolder('far', { current: 'far', meta: metaFor('tcp://far:2376') });
  it.each([
    [
      'DOCKER_HOST',
      { DOCKER_HOST: 'tcp://near:2375', DOCKER_CONFIG: context },
      'tcp://near:2375',
      'DOCKER_HOST',
    ],
    ['a docker context', { DOCKER_CONFIG: context }, 'tcp://far:2376', 'the docker context "far"'],
    [
      'DOCKER_CONTEXT',
      { DOCKER_CONFIG: context, DOCKER_CONTEXT: 'far' },
      'tcp://far:2376',
      'the docker context "far"',
    ],
    ['CONTAINER_HOST', { CONTAINER_HOST: 'unix:///p.sock' }, 'unix:///p.sock', 'CONTAINER_HOST'],
    [
      'both',
      { DOCKER_HOST: 'tcp://near:2375', CONTAINER_HOST: 'unix:///p.sock' },
      'tcp://near:2375',
      'DOCKER_HOST',
    ],
  ])('by %s is the last to be tried: it never falls through', async (_, env, place, origin) => {
    const found = await candidates('any', machineOf({ env }));
    expect(places(found)).toEqual([place]);
    expect(found[0]).toMatchObject({ explicit: true, origin });
  });

  it('of Docker says nothing of Podman, and the other way round', async () => {
    const env = { DOCKER_HOST: 'tcp://near:2375', CONTAINER_HOST: 'unix:///p.sock' };
    expect(places(await candidates('docker', machineOf({ env })))).toEqual(['tcp://near:2375']);
    expect(places(await candidates('podman', machineOf({ env })))).toEqual(['unix:///p.sock']);
  });

  it('by an empty variable is nothing', async () => {
    const env = { DOCKER_HOST: '', CONTAINER_HOST: '', DOCKER_CONTEXT: '' };
    expect((await candidates('any', machineOf({ env }))).length).toBeGreaterThan(5);
  });

  it('by the default context is nothing, though another is current', async () => {
    const env = { DOCKER_CONFIG: context, DOCKER_CONTEXT: 'default' };
    expect((await candidates('any', machineOf({ env }))).length).toBeGreaterThan(5);
  });

  it('by a context in the home folder is found', async () => {
    const home = temporaryFolder();
    mkdirSync(join(home, '.docker'));
    writeFileSync(join(home, '.docker', 'config.json'), '{"currentContext":"lost"}');
    expect(await rejectionOf(candidates('any', machineOf({ home })))).toMatchObject({ code: 'unreachable' });
  });

  it.each(['DOCKER_HOST', 'CONTAINER_HOST'])(
    'by %s and is no address is refused, quoted',
    async (variable) => {
      const env = { [variable]: 'nonsense' };
      expect(await rejectionOf(candidates('any', machineOf({ env })))).toMatchObject({
        code: 'usage',
        message: `${variable}: "nonsense" is not an engine's address`,
      });
    },
  );

  it('in the config file is the only place to try', async () => {
    const [only, ...others] = configured('tcp://mine:1', 'backends.mine.url', machineOf());
    expect(only).toMatchObject({ explicit: true, origin: 'backends.mine.url' });
    expect(others).toEqual([]);
  });
});

describe('certificates', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'ca.pem'), 'CA');
  const tlsOf = async (env: Record<string, string>) => {
    const [first] = await candidates(
      'docker',
      machineOf({ env: { DOCKER_HOST: 'tcp://near:2376', ...env } }),
    );
    return first?.endpoint !== 'service' && first?.endpoint.kind === 'tcp' ? first.endpoint.tls : undefined;
  };

  it.each([
    ['none where nothing asks for them', {}, null],
    [
      'those of DOCKER_CERT_PATH',
      { DOCKER_CERT_PATH: folder, DOCKER_TLS_VERIFY: '1' },
      { ca: 'CA', insecure: false },
    ],
    ['unchecked without DOCKER_TLS_VERIFY', { DOCKER_CERT_PATH: folder }, { ca: 'CA', insecure: true }],
    [
      "those of docker's own folder",
      { DOCKER_TLS_VERIFY: '1', DOCKER_CONFIG: folder },
      { ca: 'CA', insecure: false },
    ],
    ['of a public authority', { DOCKER_TLS_VERIFY: '1' }, {}],
  ])('are %s', async (_, env, tls) => {
    expect(await tlsOf(env)).toEqual(tls);
  });
});
