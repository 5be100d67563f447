import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { asSandmanError, unreachableError } from '../errors.js';
import type { Archives } from '../sandbox/backend.js';
import { titleOf } from '../sandbox/sandbox.js';
import { archivesFor } from './by-tar.js';
import { fromRoot, requireArchives } from './directly.js';
import { onWhichSide, refusedOut } from './failure.js';
import { counted, whole } from './flow.js';
import { type Box, refused, runScript } from './inside.js';
import { type LocalTarget, landingOf, stageFor } from './landing.js';
import { LOOK } from './scripts.js';
import type { Copied } from './sending.js';
import { discard, settle } from './settle.js';
import { type Unpacked, unpack } from './unpack.js';

/** What is to come out of a sandbox. */
interface Find {
  /** Absolute. */
  path: string;
  contents: boolean;
  /** Null where only its archive will tell. */
  kind: 'file' | 'folder' | null;
  archives: Archives;
}

/**
 * Copies out of a sandbox: all of it is unpacked in a folder of its own beside the target, and moved when it is whole. A
 * failure leaves the target as it was.
 */
export async function copyOut(box: Box, path: string, target: LocalTarget): Promise<Copied> {
  let stage: string | undefined;
  try {
    const find = await lookFor(box, path);
    if (find.kind !== null) await landingOf(target, landingKind(find, find.kind));
    stage = await stageFor(target);
    const unpacked = await unpack(await read(box, find, find.path === '/' ? '/.' : find.path), stage);
    const arrived = find.path === '/' ? stage : join(stage, await onlyOne(stage));
    const kind = (await lstat(arrived)).isDirectory() ? 'folder' : 'file';
    const landing = await landingOf(target, landingKind(find, kind));
    await settle(arrived, landing, stage);
    warn(box, unpacked);
    return { target: landing.path, files: unpacked.files, bytes: unpacked.bytes };
  } catch (error) {
    box.call.signal.throwIfAborted();
    throw asSandmanError(onWhichSide(error, titleOf(box.sandbox), { outside: target.path }));
  } finally {
    if (stage !== undefined) await discard(stage);
  }
}

/** The same as a tar stream, to its end, or until nobody reads on. */
export async function streamOut(
  box: Box,
  path: string,
  write: (part: Buffer) => Promise<boolean>,
): Promise<void> {
  const find = await lookFor(box, path);
  const contents = find.contents || find.path === '/';
  const tar = await read(box, find, contents ? `${find.path.replace(/\/$/, '')}/.` : find.path);
  for await (const part of tar as AsyncIterable<Buffer>) if (!(await write(part))) return;
}

async function lookFor(box: Box, path: string): Promise<Find> {
  const contents = /(^|\/)\.$/.test(path);
  const said = await runScript(box, LOOK, path);
  if (said === null) {
    const own = requireArchives(box);
    return { path: fromRoot(path) || '/', contents, kind: null, archives: own };
  }
  const [yes, kind, found = '', hidden] = said;
  if (yes !== 'yes') throw refused(box, said.slice(1));
  // Podman gives what a link leads to, and not the link.
  const own = archivesFor(box, found, { needsTar: hidden === 'yes' || kind === 'link' });
  return { path: found, contents, kind: kind === 'folder' ? 'folder' : 'file', archives: own };
}

async function read(box: Box, { archives }: Find, path: string): Promise<Readable> {
  const text = `copying from ${titleOf(box.sandbox)}`;
  box.call.onProgress?.({ text });
  const tar = whole(await archives.read(box.sandbox.id, path, box.call), () => cutShort(box));
  return counted(tar, (current) => box.call.onProgress?.({ text, current }));
}

function cutShort({ backend, sandbox }: Box) {
  const where = { backend: backend.name, id: sandbox.id };
  return unreachableError('the copy was cut short', { ...where, retryable: true });
}

function landingKind({ path, contents }: Find, kind: 'file' | 'folder') {
  const all = kind === 'folder' && (contents || path === '/');
  return { kind: all ? ('contents' as const) : kind, name: path.slice(path.lastIndexOf('/') + 1) };
}

async function onlyOne(stage: string): Promise<string> {
  const [name, ...others] = await readdir(stage);
  if (name !== undefined && others.length === 0) return name;
  throw refusedOut(`it is ${name === undefined ? 'nothing' : 'more than was asked for'}`);
}

function warn({ call }: Box, { leftOut }: Unpacked): void {
  if (leftOut > 0) call.onWarning?.(`left out ${leftOut} that are neither files, folders nor links`);
}
