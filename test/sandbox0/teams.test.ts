import { afterEach, describe, expect, it } from 'vitest';
import { HOME, OTHER_TEAM, type Sandbox0Options, TEAM } from '../fakes/sandbox0.js';
import { configFile } from '../support/files.js';
import { type Driven, drive } from './drive.js';

let on: Driven;

afterEach(() => on.close());

/** With a config file that has these properties of the backend. */
const configured = (properties: Record<string, string>) =>
  `--config ${configFile({ backends: { sandbox0: properties } })}`;
const lines = (requests: Driven['fake']['requests']) =>
  requests.map(({ method, path }) => `${method} ${path}`);
/** The teams that the requests for sandboxes were for. */
const teamsAsked = () =>
  new Set(
    on.fake.regional.requests
      .filter(({ path }) => path.startsWith('/api/'))
      .map(({ headers }) => headers['x-team-id'] ?? null),
  );
const global = (options: Sandbox0Options = {}) => drive({ gateway: 'global', user: true, ...options });

describe('an API key', () => {
  it('goes to the one address with everything, and names no team', async () => {
    on = await drive();
    await on.run('list');
    expect(lines(on.fake.requests)).toEqual(['GET /api/v1/sandboxes']);
    expect(on.fake.requests[0]?.headers).toMatchObject({ authorization: `Bearer ${on.fake.key}` });
    expect(teamsAsked()).toEqual(new Set([null]));
  });

  it('names the team that is configured', async () => {
    on = await drive({ scope: 'platform', teams: [TEAM, OTHER_TEAM] });
    expect((await on.run(`list ${configured({ team: OTHER_TEAM.id })}`)).code).toBe(0);
    expect(teamsAsked()).toEqual(new Set([OTHER_TEAM.id]));
  });

  it('of a platform needs a team: exit 2, with the setting', async () => {
    on = await drive({ scope: 'platform' });
    const { code, stderr } = await on.run('list');
    expect(code).toBe(2);
    expect(stderr).toContain('sandman config set backends.sandbox0.team');
  });

  it('of another region than the configured one is not sent: exit 2', async () => {
    on = await drive();
    const { code, stderr } = await on.run(`list ${configured({ region: 'eu-north-1' })}`);
    expect(code).toBe(2);
    expect(stderr).toContain(`the API key is of ${HOME}`);
    expect(on.fake.requests).toEqual([]);
    expect((await on.run(`list ${configured({ region: HOME })}`)).code).toBe(0);
  });

  it('is asked what it is by a check', async () => {
    on = await drive();
    expect(await on.json('backend check sandbox0')).toMatchObject({
      endpoint: on.fake.url,
      signedInWith: 'an API key',
      team: TEAM.id,
      roles: 'developer',
      pauseKeepsMemory: false,
    });
    expect(lines(on.fake.requests)).toEqual(['GET /api-keys/current']);
  });
});

describe('the token of a user behind a global gateway', () => {
  it('finds the gateway of its team’s region, and sends all calls for sandboxes there', async () => {
    on = await global();
    const id = await on.create();
    expect(lines(on.fake.requests)).toEqual(['GET /metadata', 'GET /teams', 'GET /regions']);
    expect(on.fake.sandboxes.get(id)?.teamId).toBe(TEAM.id);
    expect(teamsAsked()).toEqual(new Set([TEAM.id]));
  });

  it('looks for its way once, however many sandboxes are meant', async () => {
    on = await global();
    const ids = [await on.create(), await on.create(), await on.create()];
    const before = on.fake.requests.length;
    await on.run(`pause ${ids.join(' ')}`);
    expect(on.fake.requests.length - before).toBe(3);
  });

  it('goes to the configured team', async () => {
    on = await global({ teams: [TEAM, OTHER_TEAM] });
    expect((await on.run(`list ${configured({ team: OTHER_TEAM.id })}`)).code).toBe(0);
    expect(lines(on.fake.requests)).toContain(`GET /teams/${OTHER_TEAM.id}`);
    expect(teamsAsked()).toEqual(new Set([OTHER_TEAM.id]));
  });

  it('goes to the configured region', async () => {
    on = await global({ teams: [{ ...TEAM, home: 'eu-north-1' }] });
    expect((await on.run(`list ${configured({ region: HOME })}`)).code).toBe(0);
    expect(on.fake.regional.count(/sandboxes/)).toBe(1);
  });

  it.each([
    [
      'several teams',
      { teams: [TEAM, OTHER_TEAM] },
      {},
      3,
      /team-1 \(One\), team-2 \(Two\)[\s\S]*backends.sandbox0.team ID/,
    ],
    ['no team', { teams: [] }, {}, 3, /in no team/],
    ['no such team', {}, { team: 'nope' }, 2, /backends.sandbox0.team is "nope"/],
    [
      'no home region',
      { teams: [{ ...TEAM, home: null }] },
      {},
      3,
      /no home region[\s\S]*backends.sandbox0.region/,
    ],
    [
      'no such region',
      {},
      { region: 'mars-1' },
      2,
      new RegExp(`no region "mars-1"[\\s\\S]*choose from ${HOME}`),
    ],
  ] as const)('with %s exits as it should, says how to choose, and asks for no sandbox', async (...row) => {
    const [, options, properties, exit, message] = row;
    on = await global(options);
    const { code, stderr } = await on.run(`list ${configured(properties)}`);
    expect(code).toBe(exit);
    expect(stderr).toMatch(message);
    expect(on.fake.regional.count(/./)).toBe(0);
  });

  it.each([
    ['is switched off', { enabled: false }, /switched off/],
    ['has no address', { url: '' }, /has the address ""/],
    ['has the address of something else', { url: 'ftp://a.test' }, /has the address "ftp/],
  ])('does not go to a region that %s: exit 6', async (_, change, message) => {
    on = await global();
    Object.assign(on.fake.regions[0] ?? {}, change);
    const { code, stderr } = await on.run('list');
    expect(code).toBe(6);
    expect(stderr).toMatch(message);
  });

  it('that has run out exits 3, and says that it has to be got again', async () => {
    on = await global();
    on.fake.tokenExpired = true;
    const { code, stderr } = await on.run('list');
    expect(code).toBe(3);
    expect(stderr).toMatch(/token expired[\s\S]*keeps no other one to renew it[\s\S]*sandman login sandbox0/);
  });

  it('of which the gateway does not say that it is global is told that sandboxes are not there: exit 6', async () => {
    on = await global();
    on.fake.fault(/metadata/, { kind: 'reply', reply: { status: 404 } });
    const { code, stderr } = await on.run('info rs-k1-default-abcde');
    expect(code).toBe(6);
    expect(stderr).toContain('the one for this kind of key');
  });

  it('is checked by a list of one, and the region’s address is told', async () => {
    on = await global();
    const report = await on.json('backend check sandbox0');
    expect(report).toMatchObject({ endpoint: on.fake.regional.url, signedInWith: 'the token of a user' });
    expect(report.team).toBe(TEAM.id);
    expect(on.fake.regional.requests.at(-1)?.rawQuery).toBe('limit=1');
  });
});

describe('the token of a user where all is one', () => {
  it('names its only team, and stays at the address', async () => {
    on = await drive({ user: true });
    expect((await on.run('list')).code).toBe(0);
    expect(lines(on.fake.requests)).toEqual(['GET /metadata', 'GET /teams', 'GET /api/v1/sandboxes']);
    expect(teamsAsked()).toEqual(new Set([TEAM.id]));
  });

  it('with several teams must say which: exit 3', async () => {
    on = await drive({ user: true, teams: [TEAM, OTHER_TEAM] });
    expect((await on.run('list')).code).toBe(3);
    expect((await on.run(`list ${configured({ team: OTHER_TEAM.id })}`)).code).toBe(0);
  });

  it.each([/metadata/, /teams/])('leaves it to an older server that knows no %s', async (path) => {
    on = await drive({ user: true });
    on.fake.fault(path, { kind: 'reply', reply: { status: 404, body: 'page not found' } }, 9);
    expect((await on.run('list')).code).toBe(0);
    expect(teamsAsked()).toEqual(new Set([null]));
  });
});

it('one that was added under another name has an address, a team and a region of its own', async () => {
  on = await drive({ scope: 'platform' });
  const file = configFile({});
  const add = `backend add mine --type sandbox0 --url ${on.fake.url} --team ${TEAM.id} --region ${HOME}`;
  expect(await on.json(`${add} --config ${file}`)).toMatchObject({ team: TEAM.id, region: HOME });
  const elsewhere = { SANDBOX0_BASE_URL: 'http://127.0.0.1:9' };
  expect(await on.json(`list -b mine --config ${file}`, elsewhere)).toEqual([]);
  expect(teamsAsked()).toEqual(new Set([TEAM.id]));
});
