import { describe, expect, it } from 'vitest';
import { screenOf } from '../../scripts/screen.mjs';
import type { BackendFactory } from '../../src/backends/registry.js';
import { unreachableError } from '../../src/errors.js';
import type { Backend } from '../../src/sandbox/backend.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { eventually } from '../support/engines.js';
import { configFile } from '../support/files.js';
import { runInProcess, type StreamOptions, type TestHost } from '../support/host.js';
import { sandboxOf } from '../support/sandboxes.js';

const ENTERED = '\u001b[?1049h';
const LEFT = '\u001b[?1049l';

/** A backend that lacks every verb, and has what the test gives. */
function having(sandboxes: Sandbox[]): BackendFactory {
  const own = {
    verbs: new Set(),
    pauseEffect: { memory: 'kept' },
    close: () => {},
    list: async function* () {
      yield* sandboxes;
    },
    watch: async () =>
      (async function* () {
        await new Promise(() => {});
      })(),
  };
  return async ({ name }) => ({ ...own, name, type: name }) as unknown as Backend;
}

/** What is on the screen after all that was written. */
function shownBy(written: string): string {
  return screenOf(written, 100)
    .map((runs) => runs.reduce((line, { text, column }) => line.padEnd(column) + text, ''))
    .join('\n');
}

/** Runs it on a terminal; `meanwhile` gets what is on the screen. */
async function topOver(
  backend: BackendFactory,
  meanwhile: (host: TestHost, text: () => string) => Promise<void>,
) {
  let text = '';
  let seen: Promise<void> | undefined;
  const config = configFile({ defaultBackend: 'fake', backends: { fake: { type: 'fake' } } });
  const ran = await runInProcess(['--config', config, 'top', '-b', 'fake'], {
    types: { fake: backend },
    tty: true,
    columns: 100,
    env: { TERM: 'xterm-256color' },
    during: (host) => {
      host.stdout.on('data', (part) => {
        text += part;
      });
      seen = meanwhile(host, () => shownBy(text));
    },
  });
  await seen;
  return ran;
}

describe('top', () => {
  it.each<{ why: string; words?: string[]; streams: StreamOptions; hint: string }>([
    {
      why: 'no terminal on stdin',
      streams: { ttys: { stdout: true, stderr: true } },
      hint: 'sandman list -w`',
    },
    {
      why: 'no terminal on stdout',
      streams: { ttys: { stdin: true, stderr: true } },
      hint: 'sandman list -w`',
    },
    { why: '--no-input', words: ['--no-input'], streams: { tty: true }, hint: 'sandman list -w`' },
    { why: 'CI', streams: { tty: true, env: { CI: 'true' } }, hint: 'sandman list -w`' },
    { why: 'TERM=dumb', streams: { tty: true, env: { TERM: 'dumb' } }, hint: 'sandman list -w`' },
    { why: '-o json', words: ['-o', 'json'], streams: { tty: true }, hint: 'list -w -o jsonl' },
    { why: '-o jsonl', words: ['-o', 'jsonl'], streams: { tty: true }, hint: 'list -w -o jsonl' },
  ])('is a mistake with $why, and says what there is instead', async ({ words = [], streams, hint }) => {
    const { code, stdout, stderr } = await runInProcess(['top', ...words], streams);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(hint);
  });

  it.each([
    { how: 'q', end: (host: TestHost) => host.stdin.write('q'), code: 0 },
    { how: 'Ctrl-C', end: (host: TestHost) => host.stdin.write('\u0003'), code: 130 },
    { how: 'SIGTERM', end: (host: TestHost) => host.emit('SIGTERM'), code: 143 },
    { how: 'SIGHUP', end: (host: TestHost) => host.emit('SIGHUP'), code: 129 },
    { how: 'the end of the terminal', end: (host: TestHost) => host.stdin.end(), code: 130 },
  ])('gives the screen and the cursor back on $how, with $code', async ({ end, code }) => {
    const ran = await topOver(having([sandboxOf({ name: 'crate', backend: 'fake' })]), async (host, text) => {
      await eventually(() => text().includes('crate'));
      end(host);
    });
    expect(ran.code).toBe(code);
    expect(ran.stdout.startsWith(ENTERED)).toBe(true);
    expect(ran.stdout.endsWith(`\u001b[?25h${LEFT}`)).toBe(true);
  });

  it('gives the screen back when it fails over something that cannot be', async () => {
    const broken = sandboxOf({ name: 5 as unknown as string });
    const ran = await topOver(having([broken]), async () => {});
    expect(ran.code).toBe(1);
    expect(ran.stdout.endsWith(LEFT)).toBe(true);
    expect(ran.stderr).toContain('toLowerCase');
  });

  it('says why a verb cannot be done, and goes on', async () => {
    const ran = await topOver(having([sandboxOf({ name: 'crate', backend: 'fake' })]), async (host, text) => {
      await eventually(() => text().includes('crate'));
      host.stdin.write('p');
      await eventually(() => text().includes('fake has no pause'));
      host.stdin.write('q');
    });
    expect(ran.code).toBe(0);
    expect(ran.stderr).toBe('');
  });

  it('tries again to open a backend that could not be opened', async () => {
    let tries = 0;
    const shy: BackendFactory = async (options) => {
      tries += 1;
      if (tries === 1) throw unreachableError('no engine yet');
      return having([sandboxOf({ name: 'crate', backend: 'fake' })])(options);
    };
    const ran = await topOver(shy, async (host, text) => {
      await eventually(() => text().includes('fake: no engine yet'));
      await eventually(() => text().includes('crate'));
      host.stdin.write('q');
    });
    expect(ran.code).toBe(0);
  });

  it.each([
    { what: 'half a character', bytes: [0xc3] },
    { what: 'a byte that is no UTF-8', bytes: [0x80, 0xff] },
    { what: 'a click that ends within a character', bytes: [...Buffer.from('\u001b[M0😀')] },
    { what: 'a paste that has no end', bytes: [...Buffer.from('\u001b[200~')] },
  ])('hears q after $what', async ({ bytes }) => {
    const ran = await topOver(having([sandboxOf({ name: 'crate', backend: 'fake' })]), async (host, text) => {
      await eventually(() => text().includes('crate'));
      host.stdin.write(Buffer.from(bytes));
      host.stdin.write('q');
    });
    expect(ran.code).toBe(0);
  });
});
