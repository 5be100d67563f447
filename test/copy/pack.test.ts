import { execFile } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { expect, it } from 'vitest';
import { pack } from '../../src/copy/pack.js';
import { temporaryFolder } from '../support/files.js';

const NUMBERS = Array.from({ length: 6 }, (_, at) => at);

async function unpacked(path: string): Promise<string> {
  const target = temporaryFolder();
  const tar = execFile('tar', ['-xf', '-', '-C', target]);
  const ended = new Promise((resolve) => tar.once('close', resolve));
  const packed = await pack({ kind: 'folder', path, name: 'tree' }, 'tree', { uid: 0, gid: 0 });
  await pipeline(packed, tar.stdin as NodeJS.WritableStream);
  expect(await ended).toBe(0);
  return join(target, 'tree');
}

/** Files that have three names each, in two folders, and links to them. */
function linked(): string {
  const folder = join(temporaryFolder(), 'tree');
  mkdirSync(join(folder, 'other', 'empty'), { recursive: true });
  for (const number of NUMBERS) {
    writeFileSync(join(folder, `file${number}`), `${number}`);
    linkSync(join(folder, `file${number}`), join(folder, `hard${number}`));
    linkSync(join(folder, `file${number}`), join(folder, 'other', `twin${number}`));
    symlinkSync(`file${number}`, join(folder, `link${number}`));
  }
  return folder;
}

it('a tree of hard links and links is packed whole, as the real tar reads it', async () => {
  const tree = await unpacked(linked());
  const at = (...names: string[]) => join(tree, ...names);
  for (const number of NUMBERS) {
    expect(readFileSync(at(`link${number}`), 'utf8')).toBe(`${number}`);
    expect(statSync(at('other', `twin${number}`)).ino).toBe(statSync(at(`file${number}`)).ino);
  }
  expect(statSync(at('other', 'empty')).isDirectory()).toBe(true);
});

it('a file that was changed at the very end of a second keeps that second', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'late'), '');
  const second = Date.parse('2020-01-02T03:04:05Z') / 1000;
  utimesSync(join(folder, 'late'), second + 0.9997, second + 0.9997);
  expect(statSync(join(await unpacked(folder), 'late')).mtimeMs).toBe(second * 1000);
});
