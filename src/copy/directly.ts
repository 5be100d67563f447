import type { Readable } from 'node:stream';
import { conflictError, hasCode, notFoundError, unsupportedError } from '../errors.js';
import type { Archives } from '../sandbox/backend.js';
import { titleOf } from '../sandbox/sandbox.js';
import { IN_THE_WAY } from './failure.js';
import type { Box } from './inside.js';
import { type Copied, type Source, sizeOf, stream } from './sending.js';

/** Nobody inside can be asked who they are. */
const ROOT = { uid: 0, gid: 0 };

/** Into a sandbox that has no shell: nothing can be moved there, so a failure may leave a part. */
export async function putDirectly(box: Box, source: Source, path: string): Promise<Copied> {
  const archives = requireArchives(box);
  const absolute = fromRoot(path);
  const isFolder = await isThere(box, archives, `${absolute}/.`);
  const [folder, top] = isFolder ? [absolute, nameOf(source)] : beside(absolute);
  const contents = top === null || (isFolder && source.kind === 'contents');
  if (!isFolder && source.kind === 'stream') throw noFolder(box, absolute);
  if (!isFolder && !(await isThere(box, archives, `${folder}/.`))) throw noFolder(box, folder);
  if (!isFolder && source.kind !== 'file' && (await isThere(box, archives, absolute))) {
    throw conflictError(
      `in ${titleOf(box.sandbox)}: "${absolute}" is a file, and no folder can take its place`,
      { ...detailsOf(box), hint: IN_THE_WAY },
    );
  }
  const tar = await stream(box, source, contents ? null : top, ROOT);
  try {
    await archives.write(box.sandbox.id, folder === '' ? '/' : folder, tar, box.call);
  } finally {
    tar.destroy();
  }
  return { target: contents ? absolute : `${folder}/${top}`, ...sizeOf(source) };
}

/** The backend's own way to files; `unsupported` where it has none and there is no shell either. */
export function requireArchives({ backend, sandbox }: Box): Archives {
  if (backend.archives !== undefined) return backend.archives;
  throw unsupportedError(`there is no sh in ${titleOf(sandbox)}, by which files could be copied`, {
    ...detailsOf({ backend, sandbox }),
    hint: 'make it from an image or a template that has one',
  });
}

/** Where commands begin is not known either. */
export function fromRoot(path: string): string {
  const absolute = path.startsWith('/') ? path : `/${path}`;
  return absolute.replace(/\/+\.?$/, '');
}

function nameOf(source: Source): string | null {
  return source.kind === 'file' || source.kind === 'folder' ? source.name : null;
}

function beside(path: string): [folder: string, name: string] {
  const at = path.lastIndexOf('/');
  return [path.slice(0, at), path.slice(at + 1)];
}

function detailsOf({ backend, sandbox }: Pick<Box, 'backend' | 'sandbox'>) {
  return { backend: backend.name, id: sandbox.id };
}

function noFolder(box: Box, path: string) {
  const hint = 'name one that is there: without a shell inside none is made';
  return notFoundError(`in ${titleOf(box.sandbox)}: there is no folder "${path}"`, {
    ...detailsOf(box),
    hint,
  });
}

async function isThere({ sandbox, call }: Box, archives: Archives, path: string): Promise<boolean> {
  let found: Readable;
  try {
    found = await archives.read(sandbox.id, path, call);
  } catch (error) {
    // What is no folder is said in many ways.
    if (hasCode(error, 'not_found', 'other', 'usage')) return false;
    throw error;
  }
  found.on('error', () => {}).destroy();
  return true;
}
