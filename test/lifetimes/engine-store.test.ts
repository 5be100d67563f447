import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { engineStore, isEngineFile, keyOf } from '../../src/lifetimes/engine-store.js';
import { temporaryFolder } from '../support/files.js';

const ADDRESS = { name: 'docker', type: 'docker', url: 'unix:///a.sock', variables: { HOME: '/home/me' } };

it('an engine is noted until it is dropped', () => {
  const store = engineStore(temporaryFolder());
  store.add(ADDRESS);
  expect(store.all()).toEqual([ADDRESS]);
  store.drop(ADDRESS);
  expect(store.all()).toEqual([]);
});

it('an engine in a file that is not named for it is none, since dropping it would not remove that', () => {
  const folder = temporaryFolder();
  const store = engineStore(folder);
  store.add(ADDRESS);
  renameSync(join(folder, `engine.${keyOf(ADDRESS)}.json`), join(folder, 'engine.other.json'));
  expect(store.all()).toEqual([]);
});

it.each([
  ['unix:///run/a b.sock', 'unix:///run/a_b.sock'],
  [`unix:///${'x'.repeat(200)}/1.sock`, `unix:///${'x'.repeat(200)}/2.sock`],
])('two engines are two, however alike or long their addresses are', (one, other) => {
  const store = engineStore(temporaryFolder());
  store.add({ ...ADDRESS, url: one });
  store.add({ ...ADDRESS, url: other });
  expect(
    store
      .all()
      .map(({ url }) => url)
      .sort(),
  ).toEqual([one, other].sort());
});

it.each([
  'null',
  '5',
  '{}',
  '{"name": 5, "type": "docker", "url": null, "variables": {}}',
  '{"name": "docker", "type": "docker", "url": [], "variables": {}}',
  `{"name": "docker", "type": "docker", "url": "${'x'.repeat(100_000)}", "variables": {}}`,
])('what makes no sense as an engine is none, and gives way to one that does: %.60s', (text) => {
  const folder = temporaryFolder();
  const store = engineStore(folder);
  writeFileSync(join(folder, `engine.${keyOf(ADDRESS)}.json`), text);
  expect(store.all()).toEqual([]);
  store.add(ADDRESS);
  expect(store.all()).toEqual([ADDRESS]);
});

it('a draft, a fact and a stranger’s file are no engine’s', () => {
  const files = ['engine.docker.x.1.json', 'engine.docker.x.1.json.0a.new', 'abc.run.json', 'wake'];
  expect(files.filter(isEngineFile)).toEqual(['engine.docker.x.1.json']);
});
