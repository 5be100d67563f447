import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Driven, drive } from './drive.js';

const CREATE = /^POST \/sandboxes$/;
let on: Driven;

/** The bodies of all creates that came. */
const bodies = () => on.fake.requests.filter(({ method }) => method === 'POST').map(({ body }) => body);
const onlySandbox = () => {
  const [sandbox] = on.fake.sandboxes.values();
  return sandbox;
};

describe.each(['e2b', 'novita'] as const)('create on %s', (vendor) => {
  beforeEach(async () => {
    on = await drive({ vendor });
  });
  afterEach(() => on.close());

  it('always sends a time and asks for a secure one, since the API would give 15 s and an open one', async () => {
    await on.create();
    expect(bodies()).toEqual([
      {
        templateID: 'base',
        timeout: 300,
        secure: true,
        metadata: { 'dev.sandman.request': expect.any(String) },
      },
    ]);
  });

  it('goes by the path that every version of the API has', async () => {
    await on.create();
    expect(on.fake.count(CREATE)).toBe(1);
  });

  it.each([
    [
      '--ttl 90s --on-timeout pause --auto-resume',
      { timeout: 90, autoPause: true, autoResume: { enabled: true } },
    ],
    [
      '--ttl 90s --on-timeout kill --no-auto-resume',
      {
        autoPause: false,
        autoResume: { enabled: false },
        metadata: expect.objectContaining({ 'dev.sandman.auto-resume': 'false' }),
      },
    ],
    ['--ttl 1.2s', { timeout: 2 }],
    ['--network none', { allow_internet_access: false }],
    ['--template My.Template', { templateID: 'My.Template' }],
    ['--image snapshot:tag', { templateID: 'snapshot:tag' }],
    ['-e A=b=c -e D=', { envVars: { A: 'b=c', D: '' } }],
    ['--cpus 1 --help', undefined],
  ])('%s', async (line, expected) => {
    const { code } = await on.run(`create ${line}`);
    expect(code).toBe(0);
    if (expected === undefined) expect(bodies()).toEqual([]);
    else expect(bodies()).toEqual([expect.objectContaining(expected)]);
  });

  it('whose answer was lost is not sent again: what it made is found by a word that only it knew', async () => {
    on.fake.fault(CREATE, { kind: 'lost' });
    const made = await on.json('create -l who=me');
    expect(made).toMatchObject({ id: onlySandbox()?.id, state: 'running', labels: { who: 'me' } });
    expect(on.fake.count(CREATE)).toBe(1);
  });

  it('says that it cannot tell, where the look at what was made fails as well', async () => {
    on.fake.fault(CREATE, { kind: 'lost' });
    on.fake.fault(/^GET \/v2/, { kind: 'reply', reply: { status: 401 } }, 99);
    const { code, stderr } = await on.run('create');
    expect(code).toBe(6);
    expect(stderr).toContain('whether a sandbox was made cannot be told');
    expect(on.fake.count(CREATE)).toBe(1);
  });

  it('is a success when it was made and only cannot be read, and says so', async () => {
    on.fake.fault(/^GET \/sandboxes\//, { kind: 'reply', reply: { status: 403 } });
    const { code, stdout, stderr } = await on.run('create --json -l who=me');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      id: onlySandbox()?.id,
      state: 'running',
      labels: { who: 'me' },
    });
    expect(stderr).toContain('could not be read');
  });
});

describe('what only Novita has', () => {
  beforeEach(async () => {
    on = await drive({ vendor: 'novita' });
  });
  afterEach(() => on.close());

  it('a time of more than an hour needs a word in the metadata, or it would be cut', async () => {
    await on.create('--ttl 1h');
    expect(onlySandbox()?.metadata).not.toHaveProperty('long_running');
    await on.create('--ttl 2h');
    const long = [...on.fake.sandboxes.values()].find(({ timeoutSeconds }) => timeoutSeconds === 7200);
    expect(long?.metadata.long_running).toBe('true');
    expect((long?.endAt ?? 0) - (long?.startedAt ?? 0)).toBe(7_200_000);
  });
});

it('an old region of Novita cannot take the network away: exit 9, and nothing is made', async () => {
  on = await drive({ vendor: 'novita', legacy: true });
  expect((await on.run('create --network none')).code).toBe(9);
  expect(on.fake.requests).toEqual([]);
  await on.close();
});
