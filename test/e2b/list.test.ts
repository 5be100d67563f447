import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeMetadata } from '../../src/backends/e2b/query.js';
import { type Driven, drive, populate } from './drive.js';

const LIST = /^GET \/v2\/sandboxes$/;
let on: Driven;

const ids = async (line: string): Promise<string[]> =>
  (await on.json(line)).map(({ id }: { id: string }) => id);

it('metadata is encoded as E2B’s own tools do it', () => {
  const pairs = [
    ['k 1', 'v&1'],
    ['k2', 'v2'],
  ] as const;
  expect(encodeMetadata(pairs)).toBe('k%2525201%3Dv%2525261%26k2%3Dv2');
});

describe.each(['e2b', 'novita'] as const)('list on %s', (vendor) => {
  beforeEach(async () => {
    on = await drive({ vendor });
  });
  afterEach(() => on.close());

  it('--state paused finds every paused one, and asks for those only', async () => {
    populate(on.fake, 250);
    const paused = [...on.fake.sandboxes.values()].filter(({ state }) => state === 'paused');
    expect(new Set(await ids('list --state paused'))).toEqual(new Set(paused.map(({ id }) => id)));
    expect(on.fake.count(LIST)).toBe(1);
    expect(on.fake.requests[0]?.rawQuery).toContain('state=paused');
  });

  it('shows in the plain table when each ends', async () => {
    const id = await on.create('--ttl 10m');
    const end = new Date(on.fake.find(id)?.endAt ?? 0).toISOString();
    const [heading = '', row = ''] = (await on.run('list')).stdout.split('\n');
    expect(heading).toMatch(/^NAME +ID +STATE +TEMPLATE +CREATED +LIFETIME$/);
    expect(row).toMatch(new RegExp(`${id} .* expires ${end}$`));
  });

  it('sends several states as one value, with a comma as it is', async () => {
    await on.run('list --state running,paused');
    expect(on.fake.requests[0]?.rawQuery).toContain('state=running,paused');
  });

  it('asks nothing where no sandbox there can be in that state', async () => {
    expect(await ids('list --state stopped,gone')).toEqual([]);
    expect(on.fake.requests).toEqual([]);
  });

  it('filters by labels on the server, whatever is in them', async () => {
    await on.create('-l a=x&y=z+%20 -l b=1');
    await on.create('-l a=other -l b=1');
    expect(await ids('list -l a=x&y=z+%20 -l b=1')).toHaveLength(1);
    const asked = on.fake.requests.filter(({ path }) => LIST.test(`GET ${path}`)).at(-1);
    expect(asked?.query.has('metadata')).toBe(true);
  });

  it('filters by a label’s key here, since the server cannot', async () => {
    const id = await on.create('-l a=1');
    await on.create('-l b=1');
    expect(await ids('list -l a')).toEqual([id]);
  });

  it('filters by template, by its name and by its id', async () => {
    const id = await on.create();
    await on.create('--template other');
    expect(await ids('list --template base')).toEqual([id]);
    expect(await ids(`list --template ${on.fake.find(id)?.templateID}`)).toEqual([id]);
    expect(await ids('list --template base:tag')).toEqual([]);
  });

  it('checks every filter again, on all pages, where the server takes no notice of them', async () => {
    populate(on.fake, 250, { group: 'b' });
    const id = await on.create('-l group=a');
    on.fake.quirks.ignoresFilters = true;
    expect(await ids('list -l group=a')).toEqual([id]);
    expect(await ids('list --state paused')).toHaveLength(84);
  });

  it.each(['levitating', 'constructor'])(
    'shows a state that nobody promised as unknown, with its own word: %s',
    async (state) => {
      const id = await on.create();
      Object.assign(on.fake.find(id) ?? {}, { state });
      expect(await on.json('list')).toMatchObject([{ id, state: 'unknown', nativeState: state }]);
      on.fake.violations.length = 0;
    },
  );
});

describe('a sandbox is meant by', () => {
  beforeEach(async () => {
    on = await drive();
  });
  afterEach(() => on.close());

  it('the beginning of its id, where that is of one only', async () => {
    populate(on.fake, 3);
    expect((await on.json('info i00000000000000000002')).id).toBe('i00000000000000000002');
    const id = await on.create();
    expect((await on.json(`info ${id.slice(0, 6)}`)).id).toBe(id);
    expect((await on.run('info i0000')).code).toBe(2);
  });

  it('nothing else: what cannot be an id is exit 4 and is not sent, only the list for a hint', async () => {
    expect((await on.run('info My_Sandbox')).code).toBe(4);
    expect(on.fake.requests).toHaveLength(1);
    expect(on.fake.count(/^GET \/v2\/sandboxes\b/)).toBe(1);
  });
});
