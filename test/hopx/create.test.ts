import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BAD_GATEWAY } from '../fakes/server.js';
import { configFile } from '../support/files.js';
import { type Driven, drive } from './drive.js';

const CREATE = /^POST \/v1\/sandboxes$/;
let on: Driven;

beforeEach(async () => {
  on = await drive();
});
afterEach(() => on.close());

/** The bodies of all creates that came. */
const bodies = () =>
  on.fake.requests.filter(({ method, path }) => CREATE.test(`${method} ${path}`)).map(({ body }) => body);

describe('create on HopX', () => {
  it.each([
    ['', { template_name: 'base' }],
    ['--ttl 90s', { template_name: 'base', timeout_seconds: 90 }],
    ['--ttl 1.2s --on-timeout kill', { template_name: 'base', timeout_seconds: 2 }],
    ['--network none', { template_name: 'base', internet_access: false }],
    ['--network bridge', { template_name: 'base' }],
    ['--template code-interpreter', { template_name: 'code-interpreter' }],
    ['--image 2', { template_id: '2' }],
    // The service takes an environment here, and does nothing with it.
    ['-e A=b', { template_name: 'base' }],
  ])('%s sends what it says and nothing else', async (line, expected) => {
    expect((await on.run(`create ${line}`.trim())).code).toBe(0);
    expect(bodies()).toEqual([expected]);
  });

  it('without --ttl makes one that lives until it is killed', async () => {
    const made = await on.json('create');
    expect(made).toMatchObject({ expiresAt: null, lifetime: { ttlSeconds: null } });
    on.fake.advance(30 * 86_400_000);
    expect(on.fake.find(made.id)?.status).toBe('running');
  });

  it('with --ttl makes one that is gone at its deadline', async () => {
    const id = await on.create('--ttl 5m');
    on.fake.advance(301_000);
    expect((await on.run(`info ${id}`)).code).toBe(4);
  });

  it('is made in the region that is configured', async () => {
    const path = configFile({ backends: { hopx: { type: 'hopx', region: 'eu-west' } } });
    const made = await on.json('create', { SANDMAN_CONFIG_DIR: dirname(path) });
    expect(on.fake.find(made.id)?.region).toBe('eu-west');
  });

  it('waits until it runs, and with --no-wait does not', async () => {
    on.fake.quirks.slowCreate = { looks: 2 };
    expect(await on.json('create')).toMatchObject({ state: 'running' });
    expect(await on.json('create --no-wait')).toMatchObject({ state: 'creating' });
  });

  it.each(['error', 'stopped', 'deleted'])(
    'of one that ends as "%s" is a failure, and leaves nothing',
    async (then) => {
      on.fake.quirks.slowCreate = { looks: 1, then };
      const { code, stdout } = await on.run('create');
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect([...on.fake.sandboxes.values()].filter(({ status }) => status !== 'deleted')).toEqual([]);
    },
  );

  it('that does not come up in time is exit 5, and leaves nothing', async () => {
    on.fake.quirks.slowCreate = { looks: 1e9 };
    expect((await on.run('create --timeout 1s')).code).toBe(5);
    expect(on.fake.sandboxes.size).toBe(0);
  });
});

describe('a template that is not there', () => {
  it.each([undefined, 500] as const)(
    'exits 4, with those that are, whatever the server calls it: %s',
    async (status) => {
      if (status !== undefined) on.fake.quirks.wrongTemplate = status;
      const { code, stderr } = await on.run('create --template python');
      expect(code).toBe(4);
      expect(stderr).toMatch(/no template "python" on hopx[\s\S]*base, code-interpreter, tiny/);
      expect(on.fake.count(CREATE)).toBe(1);
    },
  );

  it('is not what a 500 means where the template is there', async () => {
    on.fake.fault(CREATE, { kind: 'reply', reply: { status: 500, body: { error: 'out of nodes' } } });
    const { code, stderr } = await on.run('create');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /out of nodes; whether a sandbox was made cannot be told[\s\S]*sandman list -b hopx/,
    );
    expect(on.fake.count(CREATE)).toBe(1);
  });

  it('is not said where the list of templates fails, or was cut', async () => {
    on.fake.quirks.wrongTemplate = 500;
    const replies = [
      { status: 401 },
      { status: 200, body: { data: [{ id: '1', name: 'base' }], has_more: true } },
      { status: 200, body: '<html>' },
    ];
    for (const reply of replies) {
      on.fake.fault(/templates$/, { kind: 'reply', reply });
      const { code, stderr } = await on.run('create --template python');
      expect(code).toBe(1);
      expect(stderr).toContain('cannot be told');
    }
  });
});

describe('a create whose answer is lost', () => {
  it.each([
    ['a cut connection', 6, { kind: 'lost' }],
    ['a gateway’s page', 6, { kind: 'lost-behind', reply: BAD_GATEWAY }],
    ['500', 1, { kind: 'lost-behind', reply: { status: 500, body: { error: 'x' } } }],
    ['a page with 200', 6, { kind: 'lost-behind', reply: { ...BAD_GATEWAY, status: 200 } }],
    ['no id', 6, { kind: 'lost-behind', reply: { status: 201, body: {} } }],
  ] as const)('is sent once only, and says that it cannot tell: %s', async (_, exit, fault) => {
    on.fake.fault(CREATE, fault);
    const { code, stdout, stderr } = await on.run('create');
    expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
    expect(stderr).toMatch(/whether a sandbox was made cannot be told[\s\S]*sandman list -b hopx/);
    expect(on.fake.count(CREATE)).toBe(1);
    expect(on.fake.sandboxes.size).toBe(1);
  });
});
