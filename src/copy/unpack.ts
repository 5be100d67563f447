import type { Readable } from 'node:stream';
import { setAside } from './aside.js';
import { loadTar, type ReadEntry } from './tar.js';

export interface Unpacked {
  /** Links are files too. */
  files: number;
  bytes: number;
  /** What is neither a file, a folder nor a link: devices, pipes. */
  leftOut: number;
}

/**
 * Unpacks what is not trusted into an empty folder of one's own. Whatever the archive says, nothing is touched outside of
 * it: links are made when all else is there, so that nothing is written through one. Files are whoever's runs this.
 */
export async function unpack(tar: Readable, folder: string): Promise<Unpacked> {
  const { Unpack } = await loadTar();
  const aside = setAside(folder);
  const unpacker = new Unpack({
    cwd: folder,
    strict: true,
    preserveOwner: false,
    filter: (_path, entry) => aside.take(entry as ReadEntry),
  });
  let failure: Error | undefined;
  let wake = () => {};
  unpacker.on('error', (error: Error) => {
    failure ??= error;
    wake();
  });
  const until = (event: 'drain' | 'finish') =>
    new Promise<void>((resolve) => {
      wake = resolve;
      unpacker.once(event, resolve);
    });
  for await (const part of tar) {
    if (!unpacker.write(part) && failure === undefined) await until('drain');
    if (failure !== undefined) throw failure;
  }
  const finished = until('finish');
  unpacker.end();
  await finished;
  if (failure !== undefined) throw failure;
  return aside.finish();
}
