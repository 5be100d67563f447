import { resolve } from 'node:path';
import { usageError } from '../errors.js';
import type { MountSpec } from '../sandbox/spec.js';

const VOLUME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** `SRC:DST[:ro|:rw]`; SRC is a path (a relative one counts from `cwd`) or the name of a volume, DST is absolute. */
export function parseMount(text: string, cwd: string): MountSpec {
  const [source = '', target = '', mode = 'rw', ...rest] = text.split(':');
  if (source === '' || target === '' || rest.length > 0) {
    throw usageError(`"${text}" is not a mount: write SRC:DST or SRC:DST:ro`);
  }
  if (mode !== 'ro' && mode !== 'rw') throw usageError(`"${text}": "${mode}" is neither ro nor rw`);
  if (!target.startsWith('/')) throw usageError(`"${text}": ${target} is not an absolute path`);
  return { source: sourceOf(source, text, cwd), target, readOnly: mode === 'ro' };
}

function sourceOf(source: string, text: string, cwd: string): string {
  if (source.startsWith('/') || source.startsWith('.')) return resolve(cwd, source);
  if (VOLUME.test(source)) return source;
  throw usageError(`"${text}": "${source}" is neither a path nor the name of a volume`);
}
