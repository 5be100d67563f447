import type { Backend } from '../../src/sandbox/backend.js';

export interface Recording<B extends Backend> {
  backend: B;
  /** The methods in the order in which they were called. */
  calls: string[];
}

/** The same backend, which notes what is asked of it. */
export function recording<B extends Backend>(backend: B): Recording<B> {
  const calls: string[] = [];
  const noted = Object.entries(backend).map(([name, value]) => {
    if (typeof value !== 'function') return [name, value];
    const method = (...args: unknown[]) => {
      calls.push(name);
      return (value as (...args: unknown[]) => unknown)(...args);
    };
    return [name, method];
  });
  return { backend: Object.fromEntries(noted) as B, calls };
}
