import type { Readable } from 'node:stream';
import { otherError } from '../errors.js';
import { titleOf } from '../sandbox/sandbox.js';
import { counted, whole } from './flow.js';
import type { Box } from './inside.js';
import { type Owner, pack } from './pack.js';
import type { LocalSource } from './source.js';

/** What is to go into a sandbox: of this machine, or a tar stream from elsewhere. */
export type Source = LocalSource | { kind: 'stream'; stream: Readable };

/** What was copied; null where nobody looked into it. */
export interface Copied {
  /** Where it came to be. */
  target: string;
  files: number | null;
  bytes: number | null;
}

export function sizeOf(source: Source): Pick<Copied, 'files' | 'bytes'> {
  if (source.kind === 'stream') return { files: null, bytes: null };
  return { files: source.files, bytes: source.bytes };
}

/** The source as a tar stream, whose way is told. */
export async function stream(box: Box, source: Source, top: string | null, owner: Owner): Promise<Readable> {
  const total = source.kind === 'stream' ? 0 : source.bytes;
  const text = `copying to ${titleOf(box.sandbox)}`;
  const tar = source.kind === 'stream' ? whole(source.stream, noArchive) : await pack(source, top, owner);
  return counted(tar, (bytes) => box.call.onProgress?.({ text, current: Math.min(bytes, total), total }));
}

function noArchive() {
  return otherError('what came on standard input is no tar stream, or not all of one', {
    hint: 'a compressed one must be unpacked on the way, as in gzip -dc FILE | sandman cp - SANDBOX:PATH',
  });
}
