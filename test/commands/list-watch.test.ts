import { describe, expect, it } from 'vitest';
import { authError, type SandmanError, unreachableError } from '../../src/errors.js';
import type { Backend, Change } from '../../src/sandbox/backend.js';
import { matches } from '../../src/sandbox/filter.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { eventually } from '../support/engines.js';
import { configFile } from '../support/files.js';
import { runInProcess, type StreamOptions, type TestHost } from '../support/host.js';
import { idOf, sandboxOf } from '../support/sandboxes.js';

const box = (name: string, state: Sandbox['state'] = 'running') =>
  sandboxOf({ id: idOf(Buffer.from(name).toString('hex')), name, state, backend: 'fake' });

/** A backend that a test fills, kills and revives. */
function revivable(first: Sandbox[]) {
  let all = first;
  let dead: SandmanError | null = null;
  let tell = () => {};
  const alive = () => {
    if (dead !== null) throw dead;
  };
  const watch = async function* ({ signal }: { signal: AbortSignal }): AsyncGenerator<Change> {
    for (;;) {
      await new Promise<void>((resolve, reject) => {
        tell = resolve;
        signal.addEventListener('abort', () => reject(signal.reason));
      });
      alive();
      yield { id: 'any' };
    }
  };
  const backend = {
    name: 'fake',
    type: 'fake',
    watch: async (call: { signal: AbortSignal }) => {
      alive();
      return watch(call);
    },
    list: async function* (filter, { onWarning }) {
      alive();
      onWarning?.('a list was cut');
      yield* all.filter((one) => matches(one, filter));
    },
    close: () => {},
  } as Partial<Backend> as Backend;
  return {
    backend,
    become: (now: Sandbox[]) => {
      all = now;
      tell();
    },
    die: (error: SandmanError) => {
      dead = error;
      tell();
    },
    revive: () => {
      dead = null;
    },
  };
}

type Watched = ReturnType<typeof revivable> & {
  stdout(): string;
  stderr(): string;
  host: TestHost;
  shows(text: string | RegExp): Promise<void>;
};

/** Runs `list -w` until the steps are done and Ctrl-C comes. */
async function watching(
  line: string,
  first: Sandbox[],
  steps: (on: Watched) => Promise<void>,
  streams: StreamOptions = {},
) {
  const fake = revivable(first);
  const config = configFile({ defaultBackend: 'fake', backends: { fake: { type: 'fake' } } });
  let stepping: Promise<void> = Promise.resolve();
  const during = (host: TestHost) => {
    let [stdout, stderr] = ['', ''];
    host.stdout.on('data', (part) => {
      stdout += part;
    });
    host.stderr.on('data', (part) => {
      stderr += part;
    });
    const shows = (text: string | RegExp) =>
      eventually(() => (typeof text === 'string' ? stdout.includes(text) : text.test(stdout)));
    stepping = steps({ ...fake, host, shows, stdout: () => stdout, stderr: () => stderr }).finally(() =>
      host.emit('SIGINT'),
    );
  };
  const argv = ['--config', config, 'list', '-w', ...line.split(' ').filter(Boolean)];
  const ran = await runInProcess(argv, { ...streams, types: { fake: async () => fake.backend }, during });
  await stepping;
  return ran;
}

const UP = '\u001b[4A\r\u001b[J';
const LOST = unreachableError('nothing listens there', { backend: 'fake' });
const pairs = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .map(({ name, state }) => `${name} ${state}`);

describe('list -w', () => {
  it('survives a backend that dies, tells of it once on stderr, and streams what has changed meanwhile', async () => {
    const ran = await watching('-o jsonl', [box('a'), box('b')], async (on) => {
      await on.shows('"b"');
      on.die(LOST);
      await eventually(() => on.stderr().includes('nothing listens there'));
      on.become([box('a', 'paused'), box('b')]);
      on.revive();
      await on.shows('"state":"paused"');
    });
    expect(ran.code).toBe(130);
    expect(pairs(ran.stdout)).toEqual(['a running', 'b running', 'a paused']);
    const warnings = ran.stderr.split('\n').filter((line) => line.includes('listens there'));
    expect(warnings.map((line) => JSON.parse(line).warning.message)).toEqual([
      'nothing listens there; it is asked again until it answers',
    ]);
    expect(ran.stderr.split('\n').filter((line) => line.includes('a list was cut'))).toHaveLength(1);
  });

  it('in a pipe shows whole tables, and says on stderr when the backend is back', async () => {
    const ran = await watching('--columns name,state', [box('a')], async (on) => {
      await on.shows('a     running');
      on.die(LOST);
      await eventually(() => on.stderr().includes('nothing listens there'));
      on.become([box('a', 'stopped')]);
      on.revive();
      await on.shows('stopped');
    });
    expect(ran.stdout).toBe('NAME  STATE\na     running\n\nNAME  STATE\na     stopped\n');
    expect(ran.stderr).toContain('fake answers again');
  });

  it('on a terminal says above the table that the backend is lost, and takes that away again', async () => {
    const steps = async (on: Watched) => {
      await on.shows('running');
      on.die(LOST);
      await on.shows(/fake: tried again in 1 s: nothing listens there\nNAME/);
      on.become([box('a', 'stopped')]);
      on.revive();
      await eventually(() => on.stdout().endsWith(`${UP}a list was cut\nNAME  STATE\na     stopped\n`));
    };
    const ran = await watching('--no-color --columns name,state', [box('a')], steps, { tty: true });
    expect(ran.code).toBe(130);
    expect(ran.stderr).toBe('interrupted\n');
  });

  it.each([
    ['that was never there', unreachableError('nobody is there'), 6, false],
    ['that takes the key no more', authError('the key is not good'), 3, true],
  ])('ends with a backend %s', async (_, error, code, later) => {
    const ran = await watching('-o jsonl', [box('a')], async (on) => {
      if (later) await on.shows('"a"');
      on.die(error);
      await eventually(() => on.stderr().includes(error.message));
    });
    expect(ran.code).toBe(code);
  });

  it('streams one that leaves the wanted states with its new one, and as gone only where it is gone', async () => {
    const ran = await watching('-o jsonl --state running', [box('a'), box('b')], async (on) => {
      await on.shows('"b"');
      on.become([box('a', 'paused'), box('b')]);
      await on.shows('"state":"paused"');
      on.become([box('a', 'paused')]);
      await on.shows('"state":"gone"');
      on.become([box('a')]);
      await on.shows(/(?:"state":"running".*){3}/s);
    });
    expect(pairs(ran.stdout)).toEqual(['a running', 'b running', 'a paused', 'b gone', 'a running']);
  });

  it('ends where nobody reads any more, once there is something to say', async () => {
    const ran = await watching('-o jsonl', [box('a')], async (on) => {
      await on.shows('"a"');
      on.host.stdout.emit('error', Object.assign(new Error('nobody reads'), { code: 'EPIPE' }));
      // What comes of Ctrl-C then is the end that was reached before.
      await new Promise((resolve) => setImmediate(resolve));
    });
    expect({ code: ran.code, stderr: ran.stderr.includes('interrupted') }).toEqual({
      code: 0,
      stderr: false,
    });
  });
});
