import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Driven, drive, populate } from './drive.js';

const LIST = /^GET \/v1\/sandboxes$/;
let on: Driven;

beforeEach(async () => {
  on = await drive();
});
afterEach(() => on.close());

const ids = async (line: string): Promise<string[]> =>
  (await on.json(line)).map(({ id }: { id: string }) => id);

/** Null is no list by the spec, and is one by all that is known of the service. */
const forgetNulls = () => {
  on.fake.violations = on.fake.violations.splice(0).filter((one) => !/\/data(\/\d+)? must be/.test(one));
};

describe('list on HopX', () => {
  it.each([
    ['running', 'running'],
    ['paused', 'paused'],
    ['stopped', 'stopped'],
    ['creating', 'creating'],
    ['running,gone', 'running'],
    ['running,paused', null],
    ['failed', null],
    ['unknown', null],
  ])('--state %s asks the server for %s, since it takes one and knows four', async (state, asked) => {
    populate(on.fake, 9);
    const wanted = state.split(',');
    const found = [...on.fake.sandboxes.values()].filter(({ status }) => wanted.includes(status));
    expect(new Set(await ids(`list --state ${state}`))).toEqual(new Set(found.map(({ id }) => id)));
    expect(on.fake.requests.map(({ query }) => query.get('status'))).toEqual([asked]);
  });

  it.each(['--state gone', '--state killing', '-l a=b'])(
    '%s asks nothing, since none can be so',
    async (option) => {
      populate(on.fake, 3);
      expect(await ids(`list ${option}`)).toEqual([]);
      expect(on.fake.requests).toEqual([]);
    },
  );

  it('filters by template, by its name and by its id', async () => {
    const id = await on.create('--template tiny');
    await on.create();
    expect(await ids('list --template tiny')).toEqual([id]);
    expect(await ids('list --template 3')).toEqual([id]);
    expect(await ids('list --template other')).toEqual([]);
  });

  it('passes over null between the rows', async () => {
    populate(on.fake, 120);
    on.fake.quirks.nullEntries = true;
    expect(await ids('list')).toHaveLength(120);
    forgetNulls();
  });

  it('goes by the cursor where nobody says whether there is more, and no further where there is none', async () => {
    const row = (id: string) => ({ id, status: 'running' });
    const pages = [
      { data: [row('a1')], next_cursor: 'c' },
      { data: [row('a2')], has_more: null, next_cursor: 'e' },
      { data: [row('a3')], has_more: false, next_cursor: 'd' },
    ];
    for (const body of pages) on.fake.fault(LIST, { kind: 'reply', reply: { status: 200, body } });
    expect(await ids('list')).toEqual(['a1', 'a2', 'a3']);
    expect(on.fake.count(LIST)).toBe(3);
  });

  it.each([{}, [], 'null', '"text"', { error: 'oh no' }, { data: {} }])(
    'takes %j for no list: exit 6',
    async (body) => {
      on.fake.fault(LIST, { kind: 'reply', reply: { status: 200, body } });
      expect(await on.run('list')).toMatchObject({ code: 6, stdout: '' });
    },
  );

  it.each([
    ['active', 'running'],
    ['PAUSED', 'paused'],
    ['suspended', 'paused'],
    ['error', 'failed'],
    ['failed', 'failed'],
    ['pausing', 'pausing'],
    ['levitating', 'unknown'],
    ['constructor', 'unknown'],
    ['', 'unknown'],
  ])('shows the status "%s" as %s, with its own word', async (status, state) => {
    const id = await on.create();
    Object.assign(on.fake.find(id) ?? {}, { status });
    expect(await on.json('list')).toMatchObject([{ id, state, nativeState: status }]);
  });

  it.each(['deleted', 'expired', 'killed'])('does not show what is %s', async (status) => {
    const id = await on.create();
    Object.assign(on.fake.find(id) ?? {}, { status });
    expect(await ids('list')).toEqual([]);
    expect((await on.run(`info ${id}`)).code).toBe(4);
  });
});

describe('a sandbox is meant by', () => {
  it('the beginning of its id, where that is of one only', async () => {
    populate(on.fake, 3);
    const id = await on.create();
    expect((await on.json(`info ${id.slice(0, 12)}`)).id).toBe(id);
    expect((await on.run('info 1763385739a')).code).toBe(2);
  });
});
