import { chmod, lstat, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasFsCode } from './failure.js';
import { inTheWay, type Landing } from './landing.js';

/** How often a folder may come to be where another is moved to. */
const TRIES = 10;

/** Moves what has arrived whole to where it is to be; `stage` is on the same disk, and takes what is replaced. */
export async function settle(arrived: string, { path, merge }: Landing, stage: string): Promise<void> {
  if (merge) {
    await check(arrived, path);
    return mergeInto(arrived, path);
  }
  if ((await lstat(arrived)).isDirectory()) return replace(arrived, path, stage);
  if (await isFolder(path)) throw inTheWay(path, false);
  await rename(arrived, path);
}

/** Takes a folder away with all that is in it, whatever its modes. */
export async function discard(folder: string): Promise<void> {
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  await remove().catch(async () => {
    await openUp(folder);
    await remove();
  });
}

/** Another copy may have made it meanwhile: the last one is the one that is there. */
async function replace(arrived: string, path: string, stage: string): Promise<void> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await move(arrived, path);
    } catch (error) {
      if (left === 0 || !hasFsCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOTDIR')) throw error;
    }
    await move(path, join(stage, `old-${left}`)).catch((error) => {
      if (!hasFsCode(error, 'ENOENT')) throw error;
    });
  }
}

/** Nothing is moved where something would be in the way. */
async function check(folder: string, into: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const there = await lstat(join(into, entry.name)).catch(() => null);
    if (there === null) continue;
    const path = join(into, entry.name);
    if (there.isDirectory() !== entry.isDirectory()) throw inTheWay(path, entry.isDirectory());
    if (entry.isDirectory()) await check(join(folder, entry.name), path);
  }
}

async function mergeInto(folder: string, into: string): Promise<void> {
  for (const { name } of await readdir(folder, { withFileTypes: true })) {
    const [from, to] = [join(folder, name), join(into, name)];
    if ((await isFolder(from)) && (await isFolder(to))) await mergeInto(from, to);
    else await move(from, to);
  }
}

/** A folder that may not be written to may not be moved either. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!hasFsCode(error, 'EACCES') || !(await isFolder(from))) throw error;
    const { mode } = await lstat(from);
    await chmod(from, mode | 0o700);
    await rename(from, to).catch(async (again) => {
      await chmod(from, mode);
      throw again;
    });
    await chmod(to, mode);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null))?.isDirectory() === true;
}

async function openUp(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await openUp(join(folder, entry.name));
  }
}
