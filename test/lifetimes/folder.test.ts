import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keeperIdentity } from '../../src/lifetimes/folder.js';
import { temporaryFolder } from '../support/files.js';

it('one folder has one keeper, by whatever way it is come to, and whether it is there or lost', () => {
  const above = temporaryFolder();
  const [real, link, over] = ['real', 'link', 'over'].map((name) => join(above, name)) as [
    string,
    string,
    string,
  ];
  symlinkSync('real', link);
  symlinkSync(above, over);
  const ways = [real, link, `${real}/`, join(over, 'real'), join(over, 'link'), join(real, '..', 'link')];
  const identities = () => new Set(ways.map((way) => keeperIdentity(way, 0)));
  const before = identities();
  expect(before.size).toBe(1);
  mkdirSync(real);
  expect(identities()).toEqual(before);
  rmSync(real, { recursive: true });
  expect(identities()).toEqual(before);
});

it('two folders or two users have a keeper each', () => {
  const above = temporaryFolder();
  symlinkSync('turn', join(above, 'turn'));
  const words = [keeperIdentity(join(above, 'one'), 0), keeperIdentity(join(above, 'two'), 0)];
  words.push(keeperIdentity(join(above, 'one'), 1), keeperIdentity(join(above, 'turn'), 0));
  expect(new Set(words).size).toBe(4);
});
