import { unreachableError } from '../../errors.js';
import type { Inside } from './inside.js';

/** What comes of a terminal: text, or the exit code of the shell on it, where it is told. */
export type Frame = { text: string } | { code: number | null };

interface Wire {
  type?: unknown;
  data?: unknown;
  code?: unknown;
}

/** Null for what says nothing, or nothing that is known; `unreachable` for what is no frame at all. */
export function frameOf(message: string, { service: { name: backend }, id }: Inside): Frame | null {
  if (message.trim() === '') return null;
  const { type, data, code } = wireOf(message);
  if ((type === 'output' || type === 'stdout') && typeof data === 'string') return { text: data };
  // Below zero is what a signal leaves of it.
  if (type === 'exit') return { code: Number.isInteger(code) && Number(code) >= 0 ? Number(code) : null };
  if (typeof type === 'string' && type !== 'output' && type !== 'stdout') return null;
  throw unreachableError(`${backend} sent something that is no frame of the terminal in ${id}`, {
    backend,
    id,
  });
}

function wireOf(message: string): Wire {
  try {
    return Object(JSON.parse(message));
  } catch {
    return {};
  }
}

export const sizing = (size: { columns: number; rows: number }) =>
  JSON.stringify({ type: 'resize', cols: size.columns, rows: size.rows });

export const typing = (data: string) => JSON.stringify({ type: 'input', data });

/** What comes before a mark is left out, and the mark. */
export function behind(mark: string): { take(text: string): string; found(): boolean } {
  let held: string | null = '';
  return {
    found: () => held === null,
    take: (text) => {
      if (held === null) return text;
      held += text;
      const at = held.indexOf(mark);
      if (at === -1) {
        held = held.slice(-mark.length);
        return '';
      }
      const rest = held.slice(at + mark.length);
      held = null;
      return rest;
    },
  };
}
