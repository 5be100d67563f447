import { StringDecoder } from 'node:string_decoder';

/** What terminal-kit asks of a standard input. */
export interface Keyboard {
  setRawMode(raw: boolean): void;
  pause(): void;
  resume(): void;
  on(event: 'data', listener: (bytes: Buffer) => void): void;
  removeListener(event: 'data', listener: (bytes: Buffer) => void): void;
}

/** A mouse's click, which nobody asked for: it is three more bytes, and may end within a character. */
const CLICK = '\u001b[M';
const ALIKE = /[\p{ASCII}]+|[^\p{ASCII}]+/gu;

/** Keys in whole characters of UTF-8: over a byte that is none terminal-kit would ponder for ever. */
export function keyboardOf(stdin: NodeJS.ReadStream): Keyboard {
  const decoder = new StringDecoder('utf8');
  const hearing = new Map<unknown, (bytes: Buffer) => void>();
  return {
    setRawMode: (raw) => void stdin.setRawMode(raw),
    pause: () => void stdin.pause(),
    resume: () => void stdin.resume(),
    on: (_, listener) => {
      const hear = (bytes: Buffer) => {
        const text = decoder.write(bytes).replaceAll(CLICK, ' ');
        for (const [part] of text.matchAll(ALIKE)) listener(Buffer.from(part));
      };
      hearing.set(listener, hear);
      stdin.on('data', hear);
    },
    removeListener: (_, listener) => {
      const hear = hearing.get(listener);
      hearing.delete(listener);
      if (hear !== undefined) stdin.off('data', hear);
    },
  };
}
