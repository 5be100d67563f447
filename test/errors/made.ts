import { SandmanError } from '../../src/errors.js';

/** Where in src an error passed on its way up, as `FILE:LINE`, when it was made. */
export interface Made {
  error: SandmanError;
  lines: string[];
}

const FRAMES = 40;

/**
 * Notes every error of Sandman's that is made from now on. The constructor says its name, which is listened for: so what
 * is made is seen whatever becomes of it.
 */
export function noteMade(): { take(): Made[]; stop(): void } {
  const usual = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  let made: Made[] = [];
  Object.defineProperty(SandmanError.prototype, 'name', {
    configurable: true,
    set(this: SandmanError, value: string) {
      Object.defineProperty(this, 'name', { value, configurable: true, writable: true });
      made.push({ error: this, lines: linesOf(this.stack ?? '') });
    },
  });
  return {
    take: () => {
      const all = made;
      made = [];
      return all;
    },
    stop: () => {
      Error.stackTraceLimit = usual;
      Reflect.deleteProperty(SandmanError.prototype, 'name');
    },
  };
}

function linesOf(stack: string): string[] {
  const frames = stack.matchAll(/\/src\/([\w./-]+\.ts):(\d+):\d+/g);
  return [...frames].map(([, file, line]) => `${file}:${line}`).filter((one) => !one.startsWith('errors.ts'));
}
