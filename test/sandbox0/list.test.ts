import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OTHER_TEAM } from '../fakes/sandbox0.js';
import { sandboxOf } from '../fakes/sandbox0-claim.js';
import { type Driven, drive, madeOn, populate } from './drive.js';

const LIST = /^GET \/api\/v1\/sandboxes$/;
let on: Driven;

const ids = async (line: string): Promise<string[]> =>
  (await on.json(line)).map(({ id }: { id: string }) => id);
const pausedOnes = () =>
  [...on.fake.sandboxes.values()].filter(({ status }) => status === 'paused').map(({ id }) => id);

describe('list', () => {
  beforeEach(async () => {
    on = await drive();
  });
  afterEach(() => on.close());

  it('finds all 450 over three pages, each once, in full pages', async () => {
    populate(on.fake, 450);
    const found = await ids('list');
    expect(found).toHaveLength(450);
    expect(new Set(found)).toEqual(new Set(on.fake.sandboxes.keys()));
    expect(on.fake.requests.map(({ rawQuery }) => rawQuery)).toEqual([
      'limit=200&offset=0',
      'limit=200&offset=200',
      'limit=200&offset=400',
    ]);
  });

  it('asks no further where the last page is exactly full', async () => {
    populate(on.fake, 400);
    expect(await ids('list')).toHaveLength(400);
    expect(on.fake.count(LIST)).toBe(2);
  });

  it('--state paused asks for the flag, which older servers know too', async () => {
    populate(on.fake, 250);
    expect(new Set(await ids('list --state paused'))).toEqual(new Set(pausedOnes()));
    expect(on.fake.requests.map(({ rawQuery }) => rawQuery)).toEqual(['limit=200&paused=true&offset=0']);
    on.fake.quirks.power = true;
    expect(new Set(await ids('list --state paused'))).toEqual(new Set(pausedOnes()));
  });

  it.each([
    ['running', 'status=running'],
    ['creating', 'status=starting'],
    ['killing', 'status=terminating'],
    ['failed', null],
    ['running,paused', null],
  ])('--state %s asks for %s', async (states, expected) => {
    populate(on.fake, 9);
    await on.run(`list --state ${states}`);
    const asked = on.fake.requests[0]?.query;
    expect(asked?.has('paused')).toBe(false);
    expect(asked?.get('status') ?? null).toBe(expected?.split('=')[1] ?? null);
  });

  it('--state running leaves the paused ones of an older server out, which calls them running', async () => {
    on.fake.quirks.power = true;
    populate(on.fake, 9);
    expect(await ids('list --state running')).toHaveLength(6);
  });

  it('asks nothing where no sandbox there can be in that state, or have that label', async () => {
    expect(await ids('list --state stopped,stopping')).toEqual([]);
    expect(await ids('list -l a=b')).toEqual([]);
    expect(on.fake.requests).toEqual([]);
  });

  it('filters by template, in small letters as the server keeps them', async () => {
    const id = await on.create('--template tiny');
    await on.create();
    expect(await ids('list --template Tiny')).toEqual([id]);
    expect(on.fake.requests.at(-1)?.query.get('template_id')).toBe('tiny');
  });

  it('checks every filter again, on all pages, where the server takes no notice of them', async () => {
    populate(on.fake, 250);
    const id = await on.create('--template tiny');
    on.fake.quirks.ignoresFilters = true;
    expect(await ids('list --template tiny')).toEqual([id]);
    expect(await ids('list --state paused')).toHaveLength(pausedOnes().length);
  });

  it('says so where some went while it was read, since others may have slipped through', async () => {
    populate(on.fake, 250);
    const [newest = ''] = on.fake.sandboxes.keys();
    const sandboxes = [...on.fake.sandboxes.values()].slice(0, 200).map(({ id, status }) => ({ id, status }));
    on.fake.fault(LIST, {
      kind: 'reply',
      reply: { status: 200, body: { success: true, data: { sandboxes, count: 250, has_more: true } } },
    });
    on.fake.sandboxes.delete(newest);
    expect((await on.run('list')).stderr).toContain('some went while it was read');
  });

  it.each(['null', 'absent', 'year-one'] as const)(
    'a time that is not set is null, written as %s',
    async (noTime) => {
      on.fake.quirks.noTime = noTime;
      const id = await on.create('--max-lifetime 1h');
      const [row] = await on.json('list');
      const { hardExpiresAt } = madeOn(on.fake, id);
      const seconds = Math.floor((hardExpiresAt ?? 0) / 1000) * 1000;
      expect(row).toMatchObject({ expiresAt: null, hardExpiresAt: new Date(seconds).toISOString() });
      expect((await on.json(`info ${id}`)).expiresAt).toBeNull();
    },
  );
});

describe('list of several clusters', () => {
  beforeEach(async () => {
    on = await drive({ multi: true });
  });
  afterEach(() => on.close());

  it('ends at the count, though the server says that there is more', async () => {
    populate(on.fake, 100, 'k1');
    populate(on.fake, 100, 'k2');
    const { stdout, stderr } = await on.run('list --json');
    expect(JSON.parse(stdout)).toHaveLength(200);
    expect(stderr).toBe('');
    expect(on.fake.count(LIST)).toBe(1);
  });

  it('says that it may not be all where a cluster shows as many as it ever does', async () => {
    populate(on.fake, 230, 'k1');
    populate(on.fake, 30, 'k2');
    const { code, stdout, stderr } = await on.run('list --json');
    expect({ code, found: JSON.parse(stdout).length }).toEqual({ code: 0, found: 230 });
    expect(stderr).toMatch(
      /may not be complete: no more than 200 are shown of a cluster, and k1 has as many/,
    );
    expect((await on.run('list --state paused')).stderr).not.toContain('complete');
  });
});

describe('a sandbox is meant by', () => {
  beforeEach(async () => {
    on = await drive({ teams: [{ ...OTHER_TEAM, id: 'mine' }] });
  });
  afterEach(() => on.close());

  it('the beginning of its id, where that is of one only', async () => {
    populate(on.fake, 3);
    expect((await on.json('info rs-k1-default-00002')).id).toBe('rs-k1-default-00002');
    const id = await on.create('--template tiny');
    expect((await on.json('info rs-k1-tiny')).id).toBe(id);
    const { code, stderr } = await on.run('info rs-k');
    expect(code).toBe(2);
    expect(stderr).toContain('rs-k1-default-00001');
  });

  it('an id of another form, which older servers gave', async () => {
    const sandbox = sandboxOf(on.fake, 'k1', 'default', 'mine');
    on.fake.sandboxes.set('sb_abc123', { ...sandbox, id: 'sb_abc123' });
    expect((await on.json('info sb_abc123')).id).toBe('sb_abc123');
  });

  it('nothing else: what cannot be an id is exit 4 and is not sent, only the list for a hint', async () => {
    expect((await on.run('info My.Sandbox')).code).toBe(4);
    expect(on.fake.requests).toHaveLength(1);
    expect(on.fake.count(/^GET \/api\/v1\/sandboxes(\?|$)/)).toBe(1);
  });

  it('an id of another team’s is answered like trouble: exit 6, and the hint says what it may be', async () => {
    const sandbox = sandboxOf(on.fake, 'k1', 'default', 'theirs');
    on.fake.sandboxes.set(sandbox.id, sandbox);
    const { code, stderr } = await on.run(`info ${sandbox.id}`);
    expect(code).toBe(6);
    expect(stderr).toContain('it may be of another team');
  });
});
