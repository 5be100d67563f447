import { afterEach, describe, expect, it, vi } from 'vitest';
import type { BackendFactory } from '../../src/backends/registry.js';
import { unreachableError } from '../../src/errors.js';
import type { Backend } from '../../src/sandbox/backend.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { eventually } from '../support/engines.js';
import { configFile } from '../support/files.js';
import { type HostRun, runInProcess, type TestHost } from '../support/host.js';
import { idOf, sandboxOf } from '../support/sandboxes.js';

/** A backend whose list is told as the test lets it. */
function telling(list: Backend['list']): BackendFactory {
  return async ({ name }) => ({ name, type: name, list, close: () => {} }) as unknown as Backend;
}

const row = (backend: string, at: number, known: Partial<Sandbox> = {}) =>
  sandboxOf({ backend, id: idOf(`${backend}${at}`), name: `${backend}-${at}`, ...known });

const rows = (backend: string, count: number): BackendFactory =>
  telling(async function* () {
    for (let at = 0; at < count; at += 1) yield row(backend, at);
  });

/** Hangs until it is given up, as a connection does that nobody answers. */
const silent = (before: Sandbox[] = []): BackendFactory =>
  telling(async function* (_, { signal }) {
    yield* before;
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  });

/** What stands on stdout while the command still runs. */
async function run(
  line: string,
  types: Record<string, BackendFactory>,
  meanwhile?: (stdout: () => string, host: TestHost) => unknown,
): Promise<HostRun> {
  const backends = Object.fromEntries(Object.keys(types).map((name) => [name, { type: name }]));
  const config = configFile({ defaultBackend: Object.keys(types)[0], backends });
  let written = '';
  let seen: unknown;
  const during = (host: TestHost) => {
    host.stdout.on('data', (part) => {
      written += part;
    });
    seen = meanwhile?.(() => written, host);
  };
  const env = { DOCKER_HOST: 'unix:///nowhere.sock' };
  const [ran] = await Promise.all([
    runInProcess(['--config', config, ...line.split(' ')], { types, during, env }),
    // It begins before this.
    Promise.resolve().then(() => seen),
  ]);
  return ran;
}

const jsonLines = (text: string): Sandbox[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe('list -o jsonl', () => {
  it('prints each row when it comes, and not when all have come', async () => {
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const slow = telling(async function* () {
      yield row('slow', 1);
      await held;
      yield row('slow', 2);
    });
    const ran = await run('list -o jsonl', { slow }, async (stdout) => {
      await eventually(() => stdout().includes('slow-1'));
      expect(stdout()).not.toContain('slow-2');
      goOn();
    });
    expect(ran.code).toBe(0);
    expect(jsonLines(ran.stdout).map(({ name }) => name)).toEqual(['slow-1', 'slow-2']);
  });

  it('with --sort waits for all, and sorts', async () => {
    const ran = await run('list -o jsonl --sort -name', { a: rows('a', 3) });
    expect(jsonLines(ran.stdout).map(({ name }) => name)).toEqual(['a-2', 'a-1', 'a-0']);
  });

  it('with --limit asks for no more than is needed to tell that there is more, and says so', async () => {
    let asked = 0;
    const endless = telling(async function* () {
      for (;;) yield row('endless', asked++);
    });
    const ran = await run('list -o jsonl --limit 2', { endless });
    expect(ran.code).toBe(0);
    expect(jsonLines(ran.stdout)).toHaveLength(2);
    expect(asked).toBe(3);
    expect(ran.stderr).toContain('no more than 2 shown');
  });

  it('with --limit says nothing where there is no more', async () => {
    const ran = await run('list -o jsonl --limit 2', { a: rows('a', 2) });
    expect(jsonLines(ran.stdout)).toHaveLength(2);
    expect(ran.stderr).toBe('');
  });

  it('-A with --limit does not wait for who is slow once there is enough', async () => {
    const ran = await run('list -A -o jsonl --limit 1', { a: rows('a', 5), b: silent() });
    expect(jsonLines(ran.stdout)).toHaveLength(1);
  });
});

describe('list -A with one backend up, one that is down and one that says nothing', () => {
  const down = telling(() => {
    throw unreachableError('nothing listens there');
  });
  const three = () => ({ up: rows('up', 2), down, mute: silent([row('mute', 1)]) });

  it.concurrent.each([
    ['-o jsonl', /up-0[\s\S]*up-1/],
    ['', /NAME.*BACKEND\nup-0.* up\nup-1.* up\n/],
    ['-o wide', /NAME.*BACKEND.*\nup-0.*\nup-1.*\n/],
    ['-q', /.{64}\n.{64}\n/],
  ])(
    'list -A %s shows the rows of the first at once, names the others, and exits 10',
    async (flags, shown) => {
      let early = '';
      const ran = await run(`list -A ${flags}`.trim(), three(), async (stdout) => {
        await eventually(() => shown.test(stdout()), 5000);
        early = stdout();
      });
      expect(early).not.toBe('');
      expect(ran.stdout.startsWith(early)).toBe(true);
      expect(ran.code).toBe(10);
      expect(ran.stderr).toContain('down: nothing listens there');
      expect(ran.stderr).toContain('mute: listing mute timed out after 10 s');
      expect(ran.stdout).toContain(flags === '-q' ? idOf('mute1') : 'mute-1');
    },
  );

  it.concurrent('-o json is one value, when all have answered or been given up', async () => {
    const ran = await run('list -A --json', three());
    expect(ran.code).toBe(10);
    expect(JSON.parse(ran.stdout)).toHaveLength(3);
  });
});

describe('list -A that is interrupted', () => {
  afterEach(() => void vi.useRealTimers());

  it('exits 130 at once, and shows nothing more', { timeout: 5000 }, async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let interrupt = () => {};
    let shown = () => '';
    const interrupting = telling(async function* (_, { signal }) {
      const given = new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      interrupt();
      yield await (given as Promise<never>);
    });
    const ran = await run('list -A', { answered: rows('answered', 1), interrupting }, (stdout, host) => {
      shown = stdout;
      interrupt = () => void host.emit('SIGINT');
    });
    vi.runAllTimers();
    expect({ code: ran.code, stdout: shown() }).toEqual({ code: 130, stdout: '' });
  });
});

it('a table of several backends that answer soon is sorted as a whole', async () => {
  const at = (time: string) => ({ createdAt: `2030-01-01T00:00:0${time}Z` });
  const one = (backend: string, ...times: string[]) =>
    telling(async function* () {
      for (const [index, time] of times.entries()) yield row(backend, index, at(time));
    });
  const ran = await run('list -A --columns name', { a: one('a', '1', '3'), b: one('b', '2') });
  expect(ran.stdout).toBe('NAME\na-1\nb-0\na-0\n');
});

it('what comes late goes on below, in the columns that are there', async () => {
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const late = telling(async function* () {
    await held;
    yield row('late', 1, { name: 'x' });
  });
  const types = { soon: rows('soon', 1), late };
  const ran = await run('list -A --columns name,state', types, async (stdout) => {
    await eventually(() => stdout().includes('soon-0'));
    goOn();
  });
  expect(ran.stdout).toBe('NAME    STATE\nsoon-0  running\nx       running\n');
});
