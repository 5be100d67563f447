import { execFile } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { expect, it } from 'vitest';
import { pack } from '../../src/copy/pack.js';
import { temporaryFolder } from '../support/files.js';

const NUMBERS = Array.from({ length: 6 }, (_, at) => at);

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
  const source = { kind: 'folder', path: linked(), name: 'tree' } as const;
  const target = temporaryFolder();
  const tar = execFile('tar', ['-xf', '-', '-C', target]);
  const ended = new Promise((resolve) => tar.once('close', resolve));
  await pipeline(await pack(source, 'tree', { uid: 0, gid: 0 }), tar.stdin as NodeJS.WritableStream);
  expect(await ended).toBe(0);
  const at = (...names: string[]) => join(target, 'tree', ...names);
  for (const number of NUMBERS) {
    expect(readFileSync(at(`link${number}`), 'utf8')).toBe(`${number}`);
    expect(statSync(at('other', `twin${number}`)).ino).toBe(statSync(at(`file${number}`)).ino);
  }
  expect(statSync(at('other', 'empty')).isDirectory()).toBe(true);
});
