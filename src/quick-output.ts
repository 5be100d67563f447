import { fstatSync, writeSync } from 'node:fs';

type Failure = (error: NodeJS.ErrnoException) => void;

/** Writes at once, as Node does to a file and to a pipe, until something else is asked of it: then it is the real stream. */
export function quickOutput(file: number, open: () => NodeJS.WriteStream): NodeJS.WriteStream {
  if (mayBeTerminal(file)) return open();
  let real: NodeJS.WriteStream | undefined;
  const failures: Failure[] = [];
  const materialize = () => {
    if (real !== undefined) return real;
    real = open();
    for (const failure of failures) real.on('error', failure);
    return real;
  };
  const write = (part: string | Uint8Array, ...rest: unknown[]): boolean => {
    const done = rest.find((one) => typeof one === 'function') as
      | ((error?: Error | null) => void)
      | undefined;
    const left = real === undefined ? writeNow(file, part) : part;
    if (left instanceof Error) {
      queueMicrotask(() => {
        done?.(left);
        for (const failure of failures) failure(left);
      });
      return false;
    }
    if (left !== null)
      return done === undefined ? materialize().write(left) : materialize().write(left, done);
    if (done !== undefined) queueMicrotask(done);
    return true;
  };
  const own: Record<PropertyKey, unknown> = {
    ...{ isTTY: false, columns: undefined, write },
    on: (event: string, listener: Failure) => {
      if (event !== 'error' || real !== undefined) return materialize().on(event, listener);
      failures.push(listener);
      return stream;
    },
  };
  const stream = new Proxy({} as NodeJS.WriteStream, {
    get: (_, name) => {
      if (name in own) return own[name];
      const value = Reflect.get(materialize(), name);
      return typeof value === 'function' ? value.bind(materialize()) : value;
    },
    has: (_, name) => name in own || name in materialize(),
  });
  return stream;
}

/** What could not be written now, null for nothing; or why nothing more can be. */
export function writeNow(file: number, part: string | Uint8Array): Uint8Array | NodeJS.ErrnoException | null {
  let left: Uint8Array = typeof part === 'string' ? Buffer.from(part) : part;
  while (left.length > 0) {
    try {
      left = left.subarray(writeSync(file, left));
    } catch (error) {
      const failure = error as NodeJS.ErrnoException;
      // Somebody has made it one that does not wait.
      return failure.code === 'EAGAIN' ? left : failure;
    }
  }
  return null;
}

/** Devices of memory, as /dev/null, are none. Source: Linux's list of allocated devices. */
export function mayBeTerminal(file: number): boolean {
  const MEMORY = 1;
  try {
    const status = fstatSync(file);
    return status.isCharacterDevice() && status.rdev >> 8 !== MEMORY;
  } catch {
    return true;
  }
}
