import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from '../support/files.js';
import { environment, sandman } from '../support/sandman.js';
import { type Driven, drive } from './drive.js';

let on: Driven;
let folder: string;
let own: Record<string, string>;

beforeEach(async () => {
  on = await drive();
  folder = temporaryFolder();
  own = { SANDMAN_CONFIG_DIR: folder };
});
afterEach(() => on.close());

const run = (line: string) => on.run(line, own);
const json = (line: string) => on.json(line, own);
const aliases = () => JSON.parse(readFileSync(join(folder, 'aliases.json'), 'utf8'));
const onlyId = () => [...on.fake.sandboxes.keys()].join();

it('create NAME names a sandbox, which every verb then knows by it', async () => {
  expect(await json('create web')).toMatchObject({ id: onlyId(), name: 'web' });
  expect(await json('info web')).toMatchObject({ id: onlyId(), name: 'web' });
  expect(await json('pause web')).toMatchObject({ id: onlyId(), name: 'web', state: 'paused' });
  expect(await json('list --name w*')).toMatchObject([{ id: onlyId(), name: 'web', state: 'paused' }]);
  expect(await json('ttl web')).toMatchObject({ name: 'web' });
  expect(await json('kill web')).toMatchObject({ name: 'web', state: 'gone' });
  expect(aliases()).toEqual({});
  expect(on.fake.sandboxes.size).toBe(0);
});

it('create without a name leaves it without one', async () => {
  expect(await json('create')).toMatchObject({ name: null });
  expect(readdirSync(folder)).toEqual([]);
});

it('a name that is taken exits 8; with --if-not-exists it gives the one that has it', async () => {
  const { id } = await json('create web');
  expect(await run('create web')).toMatchObject({ code: 8, stdout: '' });
  expect(await json('create web --if-not-exists')).toMatchObject({ id, name: 'web' });
  expect(on.fake.sandboxes.size).toBe(1);
});

it('the name of a sandbox that its deadline has ended is free again', async () => {
  await json('create web --ttl 60s');
  on.fake.advance(61_000);
  expect(await run('info web')).toMatchObject({ code: 4 });
  expect(aliases()).toEqual({});
  expect(await json('create web')).toMatchObject({ id: onlyId(), name: 'web' });
});

it('a create that is refused leaves no name', async () => {
  expect((await run('create web --template missing')).code).toBe(4);
  expect((await run('create web --cpus 2')).code).toBe(9);
  expect(readdirSync(folder)).toEqual([]);
});

it('a create whose answer was lost has its name all the same', async () => {
  on.fake.fault(/^POST \/sandboxes$/, { kind: 'lost' });
  await json('create web');
  expect(aliases()).toEqual({ e2b: { web: onlyId() } });
});

it('an alias file that cannot be understood is named, exit 2, and nothing is sent', async () => {
  writeFileSync(join(folder, 'aliases.json'), '{');
  for (const line of ['create web', 'list', 'info web', 'kill web']) {
    const { code, stdout, stderr } = await run(line);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(join(folder, 'aliases.json'));
  }
  expect(on.fake.requests).toEqual([]);
});

it('of several processes that create the same name at once one wins, and nothing else is left', async () => {
  const env = environment(null, { ...on.env, ...own });
  const ran = await Promise.all(Array.from({ length: 5 }, () => sandman(env, ['create', 'web'])));
  expect(ran.map(({ code }) => code).sort()).toEqual([0, 8, 8, 8, 8]);
  expect(aliases()).toEqual({ e2b: { web: onlyId() } });
  expect(readdirSync(folder)).toEqual(['aliases.json']);
}, 60_000);

it('several processes with --if-not-exists all give the same one', async () => {
  const env = environment(null, { ...on.env, ...own });
  const line = ['create', 'web', '--if-not-exists', '--json'];
  const ran = await Promise.all(Array.from({ length: 4 }, () => sandman(env, line)));
  expect(ran.map((one) => one.json?.id)).toEqual(ran.map(() => onlyId()));
}, 60_000);

it('several processes that create different names at once lose none', async () => {
  const env = environment(null, { ...on.env, ...own });
  const names = ['one', 'two', 'three', 'four', 'five'];
  await Promise.all(names.map((name) => sandman(env, ['create', name])));
  expect(Object.keys(aliases().e2b).sort()).toEqual([...names].sort());
  expect(Object.values(aliases().e2b).sort()).toEqual([...on.fake.sandboxes.keys()].sort());
}, 60_000);
