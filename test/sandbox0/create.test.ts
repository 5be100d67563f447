import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BAD_GATEWAY } from '../fakes/server.js';
import { configFolder } from '../support/sandman.js';
import { type Driven, drive, madeOn } from './drive.js';

const CLAIM = /^POST \/api\/v1\/sandboxes$/;
const GET_ONE = /^GET \/api\/v1\/sandboxes\/rs-/;
let on: Driven;

/** The bodies of all claims that came. */
const bodies = () => on.fake.requests.filter(({ method }) => method === 'POST').map(({ body }) => body);
const onlyId = () => [...on.fake.sandboxes.keys()].join();

beforeEach(async () => {
  on = await drive();
});
afterEach(() => on.close());

describe('create', () => {
  it('claims from the template `default`, and sends nothing else that nobody asked for', async () => {
    await on.create();
    expect(bodies()).toEqual([{ template: 'default', config: {} }]);
  });

  it('a template that the settings name is what somebody asked for', async () => {
    const folder = configFolder();
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ create: { template: 'tiny' } }));
    await on.run('create', { SANDMAN_CONFIG_DIR: folder });
    expect(bodies()).toEqual([{ template: 'tiny', config: {} }]);
  });

  it.each([
    ['--template tiny', { template: 'tiny', config: {} }],
    ['--image base', { template: 'base', config: {} }],
    ['-e A=b=c -e D=', { config: { env_vars: { A: 'b=c', D: '' } } }],
    ['--ttl 90s --on-timeout pause', { config: { ttl: 90 } }],
    ['--ttl 1.2s --max-lifetime 2h', { config: { ttl: 2, hard_ttl: 7200 } }],
    ['--ttl 1h --max-lifetime 1h', { config: { ttl: 3600, hard_ttl: 3600 } }],
    ['--memory 512m', { config: { resources: { memory: '512Mi' } } }],
    ['--memory 2g', { config: { resources: { memory: '2Gi' } } }],
    ['--auto-resume', { config: { auto_resume: true } }],
    ['--no-auto-resume', { config: { auto_resume: false } }],
    ['--network none', { config: { network: { mode: 'block-all' } } }],
    ['--network bridge', { config: {} }],
    ['mine', { template: 'default', config: {} }],
  ])('%s', async (line, expected) => {
    const { code } = await on.run(`create ${line}`);
    expect(code).toBe(0);
    expect(bodies()).toEqual([expect.objectContaining(expected)]);
  });

  it.each([
    ['--ttl 2h --max-lifetime 1h', 'longer than the --max-lifetime'],
    ['--image me/image', 'not the name of a template'],
  ])('%s makes no sense, exits 2 and makes nothing', async (line, message) => {
    const { code, stderr } = await on.run(`create ${line}`);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(on.fake.requests).toEqual([]);
  });

  it('of less memory than there can be is refused by the server: exit 2', async () => {
    const { code, stderr } = await on.run('create --memory 64m');
    expect(code).toBe(2);
    expect(stderr).toContain('between 128Mi and 16Gi');
  });

  it('waits for one that still starts, and with --no-wait does not', async () => {
    on.fake.quirks.startMs = 20_000;
    expect(await on.json('create')).toMatchObject({ state: 'running' });
    expect(await on.json('create --no-wait')).toMatchObject({ state: 'creating' });
  });

  it('of one that fails while it starts exits 1, and takes it away', async () => {
    on.fake.fault(GET_ONE, {
      kind: 'reply',
      reply: { status: 200, body: { success: true, data: { id: 'rs-k1-default-abcde', status: 'failed' } } },
    });
    expect((await on.run('create')).code).toBe(1);
    expect(on.fake.sandboxes.size).toBe(0);
  });
});

describe('create of an unknown template exits 4 and names it', () => {
  it.each([false, true])('several clusters: %s', async (multi) => {
    const many = await drive({ multi });
    const { code, stderr } = await many.run('create --template missing');
    expect(code).toBe(4);
    expect(stderr).toMatch(/template[^\n]*"missing"/);
    expect(stderr).not.toContain('cannot be told');
    expect(many.fake.count(CLAIM)).toBe(1);
    await many.close();
  });
});

describe('a claim is sent once, whatever becomes of its answer', () => {
  it.each([
    ['cut before the claim', { kind: 'cut' }, 6],
    ['a gateway’s page', { kind: 'lost-behind', reply: BAD_GATEWAY }, 6],
    ['a page where JSON should be', { kind: 'lost-behind', reply: { ...BAD_GATEWAY, status: 201 } }, 6],
    [
      'an answer without an id',
      { kind: 'reply', reply: { status: 201, body: { success: true, data: {} } } },
      6,
    ],
    [
      'a cold start that took too long',
      { kind: 'reply', reply: { status: 500, body: { error: 'timeout' } } },
      1,
    ],
    [
      '503 with a time to come again',
      { kind: 'reply', reply: { status: 503, headers: { 'retry-after': '1' } } },
      6,
    ],
    ['a conflict', { kind: 'reply', reply: { status: 409, body: { error: 'conflict' } } }, 8],
  ] as const)('%s: it says that it cannot tell', async (_, fault, exit) => {
    on.fake.fault(CLAIM, fault);
    const { code, stderr } = await on.run('create');
    expect(code).toBe(exit);
    expect(stderr).toContain('whether a sandbox was made cannot be told');
    expect(on.fake.count(CLAIM)).toBe(1);
  });

  it('is a success when it was made and only cannot be read, and says so', async () => {
    on.fake.fault(GET_ONE, { kind: 'reply', reply: { status: 403, body: { error: 'forbidden' } } });
    const { code, stdout, stderr } = await on.run('create --json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ id: onlyId(), state: 'running', template: 'default' });
    expect(stderr).toContain('could not be read');
  });
});

describe('a template that is still being made', () => {
  const body = { success: false, error: { code: 'template_not_ready', message: 'template is creating' } };

  it('is waited for where the server says how long, since nothing was done', async () => {
    on.fake.fault(CLAIM, { kind: 'reply', reply: { status: 409, headers: { 'retry-after': '1' }, body } }, 2);
    const id = await on.create();
    expect(madeOn(on.fake, id).status).toBe('running');
    expect(on.fake.count(CLAIM)).toBe(3);
    expect(on.fake.sandboxes.size).toBe(1);
  });

  it('is a conflict where it does not', async () => {
    on.fake.fault(CLAIM, { kind: 'reply', reply: { status: 409, body } });
    const { code, stderr } = await on.run('create');
    expect(code).toBe(8);
    expect(stderr).toMatch(/template is creating\n[\s\S]*still being made/);
    expect(on.fake.count(CLAIM)).toBe(1);
  });
});
