import type { Clock } from './clock.js';
import { createDoor, type Door, type DoorOptions } from './door.js';
import { type KeyKind, type KeySource, keyOf } from './key.js';

/** A service, and what is configured of a backend on it. */
export interface LazyDoorOptions extends Pick<DoorOptions, 'endpoint' | 'ipv4' | 'explain'> {
  kind: KeyKind;
  source: KeySource;
  /** The headers that carry the key. */
  headers(key: string): Record<string, string>;
  debug(text: string): void;
  clock: Clock;
}

export interface LazyDoor {
  door(): Door;
  close(): void;
}

/** A door that is opened when it is first needed, since what it is made of takes a while to load. */
export function lazyDoor({ kind, source, headers, ...options }: LazyDoorOptions): LazyDoor {
  const { name: backend } = source;
  let opened: Door | undefined;
  const pass = async () => {
    const key = await keyOf(kind, source);
    return { headers: headers(key), secrets: [key] };
  };
  const authHint = `is the key right, and of this address? See \`sandman whoami -b ${backend}\``;
  return {
    door: () => {
      opened ??= createDoor({ ...options, backend, pass, authHint });
      return opened;
    },
    close: () => opened?.close(),
  };
}
