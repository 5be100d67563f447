import { mkdtempSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Certificate, type Certificates, makeCertificates } from '../support/certificates.js';
import { inspect, startEngine, type TestEngine } from '../support/engines.js';
import { dockerFolder, metaFor } from '../support/machine.js';
import { environment, sandman } from '../support/sandman.js';
import { type Sshd, startSshd } from '../support/sshd.js';

let docker: TestEngine;
let certificates: Certificates;
let sshd: Sshd;
let plain: Listening;
let secured: Listening;

interface Listening {
  server: Server;
  port: number;
}

/** Everything that comes in goes to the engine's socket, and back. */
function onward(inward: Socket): void {
  const engine = connect({ path: docker.socket, allowHalfOpen: true });
  inward.on('error', () => engine.destroy());
  engine.on('error', () => inward.destroy());
  inward.pipe(engine).pipe(inward);
}

function listening(server: Server): Promise<Listening> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({ server, port: (server.address() as { port: number }).port }),
    );
  });
}

beforeAll(async () => {
  docker = await startEngine('docker');
  certificates = makeCertificates();
  const { ca, server } = certificates;
  const demanding = { allowHalfOpen: true, ca, ...server, requestCert: true, rejectUnauthorized: true };
  [plain, secured, sshd] = await Promise.all([
    listening(createServer({ allowHalfOpen: true }, onward)),
    listening(createTlsServer(demanding, onward).on('tlsClientError', () => {})),
    startSshd(),
  ]);
});

afterAll(() => {
  plain.server.close();
  secured.server.close();
  sshd.stop();
  docker.stop();
});

/** The files that DOCKER_CERT_PATH and a context's folder hold. */
const pemFiles = (ca: string, { cert, key }: Certificate) => ({
  'ca.pem': ca,
  'cert.pem': cert,
  'key.pem': key,
});

function certPath(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'sandman-certs-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** The engine is reached only by what the case itself says. */
const reaching = (extra: Record<string, string>) =>
  environment(docker, { DOCKER_HOST: undefined, SANDMAN_BACKEND: undefined, ...extra });

const tls = (files: Record<string, string>) => ({
  DOCKER_HOST: `tcp://127.0.0.1:${secured.port}`,
  DOCKER_TLS_VERIFY: '1',
  DOCKER_CERT_PATH: certPath(files),
});
const good = () => pemFiles(certificates.ca, certificates.client);
const overSsh = () => ({
  DOCKER_HOST: `ssh://127.0.0.1:${sshd.port}`,
  PATH: `${sshd.path}:${process.env.PATH}`,
});

const WAYS: [string, () => Record<string, string>][] = [
  ['tcp', () => ({ DOCKER_HOST: `tcp://127.0.0.1:${plain.port}` })],
  ['tcp with TLS client certificates', () => tls(good())],
  ['ssh', overSsh],
  [
    'the current docker context',
    () => {
      const meta = metaFor(`tcp://127.0.0.1:${secured.port}`);
      return { DOCKER_CONFIG: dockerFolder('far', { meta, tls: good(), current: 'far' }) };
    },
  ],
  [
    'DOCKER_CONTEXT',
    () => {
      const meta = metaFor(`unix://${docker.socket}`);
      return { DOCKER_CONFIG: dockerFolder('near', { meta }), DOCKER_CONTEXT: 'near' };
    },
  ],
];

describe.each(WAYS)('an engine that is reached by %s', (_way, how) => {
  it('is driven through the whole life of a sandbox', async () => {
    const env = reaching(how());
    const { code, json } = await sandman(env, ['create', '-o', 'json']);
    expect(code).toBe(0);
    const { id } = json;
    const state = async () => (await inspect(docker, id))?.State.Status ?? 'gone';
    const seen = [await state()];
    for (const verb of ['pause', 'resume', 'stop', 'start', 'kill']) {
      expect(await sandman(env, [verb, id, '-q'])).toMatchObject({ code: 0, stdout: `${id}\n` });
      seen.push(await state());
    }
    expect(seen).toEqual(['running', 'paused', 'running', 'exited', 'running', 'gone']);
  });

  it('runs a command with its bytes and its exit code', async () => {
    const line = ['run', '--', 'sh', '-c', 'seq 100000; exit 3'];
    const { code, stdout } = await sandman(reaching(how()), line);
    expect(code).toBe(3);
    expect(stdout).toBe(Array.from({ length: 100_000 }, (_, at) => `${at + 1}\n`).join(''));
  });
});

const REFUSED: [string, () => Record<string, string>, RegExp][] = [
  ['a client certificate of a stranger', () => tls(pemFiles(certificates.ca, certificates.stranger)), /./],
  [
    'a server certificate of an unknown authority',
    () => tls(pemFiles(certificates.stranger.cert, certificates.client)),
    /certificate/,
  ],
  ['TLS where there is none', () => ({ ...tls(good()), DOCKER_HOST: `tcp://127.0.0.1:${plain.port}` }), /./],
  [
    'ssh to where nobody listens',
    () => ({ ...overSsh(), DOCKER_HOST: 'ssh://127.0.0.1:1' }),
    /port 1: Connection refused/,
  ],
  [
    'ssh with a key that is not taken',
    () => ({ DOCKER_HOST: `ssh://127.0.0.1:${sshd.port}`, PATH: `${process.env.PATH}` }),
    /Host key verification failed|Permission denied/,
  ],
];

it.each(REFUSED)('%s is exit 6 with the reason and the address', async (_what, how, reason) => {
  const { code, stdout, stderr } = await sandman(reaching(how()), ['list', '-o', 'json']);
  expect({ code, stdout }).toEqual({ code: 6, stdout: '' });
  const { error } = JSON.parse(stderr);
  expect(error).toMatchObject({ code: 'unreachable', retryable: true });
  expect(error.message).toMatch(/127\.0\.0\.1/);
  expect(error.message).toMatch(reason);
});

it('a backend that was added is checked, used and removed', async () => {
  const env = reaching({});
  const url = `tcp://127.0.0.1:${plain.port}`;
  expect(await sandman(env, ['backend', 'add', 'far', '--type', 'docker', '--url', url])).toMatchObject({
    code: 0,
  });
  expect((await sandman(env, ['backend', 'check', 'far', '-o', 'json'])).json).toMatchObject({
    engine: 'docker',
  });
  expect(await sandman(env, ['backend', 'use', 'far'])).toMatchObject({ code: 0 });
  const { json } = await sandman(env, ['create', '-o', 'json']);
  expect(json.backend).toBe('far');
  expect((await inspect(docker, json.id)).State.Status).toBe('running');
  expect(await sandman(env, ['kill', json.id])).toMatchObject({ code: 0 });
  expect(await sandman(env, ['backend', 'remove', 'far'])).toMatchObject({ code: 0 });
  expect(await sandman(env, ['-b', 'far', 'list'])).toMatchObject({ code: 4 });
});
