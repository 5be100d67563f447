import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, ENGINE_NAMES, idsOf, startEngine, sweep, type TestEngine } from '../support/engines.js';
import { temporaryFolder } from '../support/files.js';
import { type Registry, startRegistry } from '../support/registry.js';
import { environment, type Ran, sandman } from '../support/sandman.js';
import { KEYS, onTerminal } from '../support/terminal.js';

const LABEL = 'test=pull';

describe.each(ENGINE_NAMES)('an image that is not there, on %s', (engineName) => {
  let registry: Registry;
  let engine: TestEngine;
  let env: Record<string, string>;
  let image: string;

  beforeAll(async () => {
    registry = await startRegistry();
    trust(registry.host);
    engine = await startEngine(engineName);
    env = environment(engine);
  });
  beforeEach(() => {
    image = registry.image();
  });
  afterEach(async () => {
    registry.refuse(null);
    registry.layers('at once');
    await sweep(engine, LABEL);
    await ask(engine, 'DELETE', `/images/${image}?force=1`);
  });
  afterAll(async () => {
    engine.stop();
    await registry.close();
  });

  const line = (...options: string[]) => [
    ...['create', '--image', image, '-l', LABEL, ...options],
    ...['--', '/noise'],
  ];
  const create = (...options: string[]): Promise<Ran> => sandman(env, line(...options));
  const errorOf = ({ stderr }: Ran) => JSON.parse(stderr.trim().split('\n').at(-1) ?? '').error;
  const nothingIsMade = async () => expect(await idsOf(engine, LABEL)).toEqual([]);
  const isThere = async () => (await ask(engine, 'GET', `/images/${image}/json`)).status === 200;

  it('is pulled from its registry, and says so once in a log', async () => {
    const { stderr } = await create();
    expect(await isThere()).toBe(true);
    expect(stderr.match(/pulling /g)).toEqual(['pulling ']);
    expect(stderr).toContain(`pulling ${image}`);
    expect(stderr).not.toContain('\u001b');
  });

  it('is not pulled again where it is there, and is with --pull always', async () => {
    await create();
    const { length } = registry.requests;
    await create();
    expect(registry.requests).toHaveLength(length);
    await create('--pull', 'always');
    expect(registry.requests.length).toBeGreaterThan(length);
  });

  it('with --pull never is exit 4, and the registry is not asked', async () => {
    const { length } = registry.requests;
    const ran = await create('--pull', 'never', '--json');
    expect(ran.code).toBe(4);
    expect(errorOf(ran).message).toContain(image);
    expect(registry.requests).toHaveLength(length);
    await nothingIsMade();
  });

  it('shows on a terminal how far the pull is, in bytes', async () => {
    registry.layers('in drops');
    const terminal = onTerminal(line(), env, { columns: 160 });
    await terminal.shows('pulling ');
    await terminal.shows('█');
    await terminal.shows('of 4.0 MiB');
    registry.layers('at once');
    await terminal.ended;
    expect(await isThere()).toBe(true);
    expect(terminal.lines().join('\n')).not.toContain('█');
  });

  it('Ctrl-C in the middle of the pull ends at once with 130, and nothing is made', async () => {
    registry.layers('in drops');
    const terminal = onTerminal(line(), env);
    await terminal.shows('pulling ');
    await terminal.shows('█');
    terminal.press(KEYS.interrupt);
    expect(await terminal.ended).toBe(130);
    expect(terminal.cursorShown()).toBe(true);
    await nothingIsMade();
    expect(await isThere()).toBe(false);
  });

  it.each([
    [404, 'MANIFEST_UNKNOWN', 'manifest unknown', 4],
    [401, 'UNAUTHORIZED', 'authentication required', 3],
    [403, 'DENIED', 'requested access to the resource is denied', 4],
    [429, 'TOOMANYREQUESTS', 'You have reached your pull rate limit', 7],
  ])('a registry that answers %i is told of in its own words (%s)', async (status, code, message, exit) => {
    registry.refuse({ status, code, message });
    const ran = await create('--json');
    expect(ran.stdout).toBe('');
    const error = errorOf(ran);
    expect({ exit: ran.code, message: error.message }).toEqual({
      exit,
      message: expect.stringMatching(new RegExp(`${message}|${code}|${status}|denied`, 'i')),
    });
    await nothingIsMade();
  });

  it('whose layer arrives damaged is a failure that says so, and is not made use of', async () => {
    registry.layers('wrong');
    const ran = await create('--json');
    expect(ran.code).not.toBe(0);
    expect(ran.stderr).toMatch(/cannot pull .*(digest|gzip|verification|header)/i);
    expect(await isThere()).toBe(false);
    await nothingIsMade();
  });

  it('whose registry does not answer is exit 6, with what the engine said of it', async () => {
    image = '127.0.0.1:1/nowhere:latest';
    const ran = await create('--json');
    expect(ran.code).toBe(6);
    expect(errorOf(ran).message).toMatch(/refused/);
    await nothingIsMade();
  });
});

/** Podman speaks to no registry without TLS that it is not told of; Docker trusts every one on this machine. */
function trust(host: string): void {
  const path = join(temporaryFolder(), 'registries.conf');
  writeFileSync(path, `[[registry]]\nlocation = "${host}"\ninsecure = true\n`);
  process.env.CONTAINERS_REGISTRIES_CONF = path;
}
