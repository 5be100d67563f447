import { usageError } from '../errors.js';

/** One side of a copy: a path in a sandbox, one of this machine, or a tar stream of the standard streams. */
export type Place =
  | { kind: 'sandbox'; reference: string; path: string }
  | { kind: 'local'; path: string }
  | { kind: 'stream' };

/** `SANDBOX:PATH` has its colon before any slash; `./a:b` and `/a:b` are of this machine, and `-` is a stream. */
export function parsePlace(text: string): Place {
  if (text === '-') return { kind: 'stream' };
  if (text === '') throw usageError('"" is no path');
  if (text.includes('\0')) throw usageError(`"${text.replaceAll('\0', '\\0')}" is no path`);
  const colon = text.indexOf(':');
  if (colon < 0 || text.slice(0, colon).includes('/')) return { kind: 'local', path: text };
  const [reference, path] = [text.slice(0, colon), text.slice(colon + 1)];
  if (reference === '') {
    throw usageError(`"${text}" names no sandbox`, {
      hint: `write SANDBOX:PATH, or ./${text} for a file of that name`,
    });
  }
  if (path === '') {
    throw usageError(`"${text}" has no path behind the colon`, {
      hint: `write ${text}. for the folder in which its commands begin`,
    });
  }
  return { kind: 'sandbox', reference, path };
}

/** A copy goes from a sandbox or into one. */
export type Copying =
  | { way: 'in'; source: Exclude<Place, { kind: 'sandbox' }>; target: Place & { kind: 'sandbox' } }
  | { way: 'out'; source: Place & { kind: 'sandbox' }; target: Exclude<Place, { kind: 'sandbox' }> };

export function parseCopying(from: string, to: string): Copying {
  const source = parsePlace(from);
  const target = parsePlace(to);
  if (source.kind === 'sandbox' && target.kind === 'sandbox') {
    throw usageError('both sides are in a sandbox', {
      hint: `go by a stream: sandman cp ${from} - | sandman cp - ${to}`,
    });
  }
  if (source.kind === 'sandbox' && target.kind !== 'sandbox') return { way: 'out', source, target };
  if (target.kind === 'sandbox' && source.kind !== 'sandbox') return { way: 'in', source, target };
  throw usageError('neither side is in a sandbox', { hint: 'write one of them as SANDBOX:PATH' });
}
