import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { BackendFactory } from '../../src/backends/registry.js';
import { unreachableError } from '../../src/errors.js';
import type { Backend } from '../../src/sandbox/backend.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { eventually } from '../support/engines.js';
import { configFile, temporaryFolder } from '../support/files.js';
import { runInProcess } from '../support/host.js';
import { idOf, sandboxOf } from '../support/sandboxes.js';

/** A backend whose list the test changes, and how often that was asked for. */
function machine() {
  const state = temporaryFolder();
  const config = configFile({
    defaultBackend: 'fake',
    backends: { fake: { type: 'fake' } },
    templates: { py: 'python:3', 'a b': 'x' },
  });
  const fake = { list: listing([]), asked: 0 };
  const make: BackendFactory = async ({ name }) =>
    ({
      name,
      type: name,
      list: (...args: Parameters<Backend['list']>) => {
        fake.asked += 1;
        return fake.list(...args);
      },
      // Only what is to be kept has one; whoever asks for it would start a keeper.
      address: () => Promise.reject(new Error('asked for its address')),
      close: () => {},
    }) as unknown as Backend;
  const file = join(state, 'completion', 'fake.json');
  return {
    state,
    config,
    fake,
    file,
    env: { SANDMAN_STATE_DIR: state },
    ask: async (...line: string[]) => {
      const words = [...line.slice(0, -1), `=${line.at(-1)}`];
      const argv = ['__complete', 'bash', '--config', config, ...words];
      const ran = await runInProcess(argv, { types: { fake: make }, env: { SANDMAN_STATE_DIR: state } });
      // Of every case: it is well and silent.
      expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: '' });
      return ran.stdout.split('\n').filter(Boolean);
    },
    /** As after so many seconds. */
    age: (seconds: number) => {
      const kept = JSON.parse(readFileSync(file, 'utf8'));
      writeFileSync(file, JSON.stringify({ ...kept, at: kept.at - seconds * 1000 }));
      const then = Date.now() / 1000 - seconds;
      utimesSync(file, then, then);
    },
  };
}

const listing = (all: Sandbox[]): Backend['list'] =>
  async function* () {
    yield* all;
  };
const failing: Backend['list'] = () => {
  throw unreachableError('nobody is there');
};
/** Does not even hear that it is given up. */
const hanging: Backend['list'] = async function* () {
  await new Promise(() => {});
  yield* [];
};

const box = (name: string | null, state: Sandbox['state'], beginning = name ?? 'x') =>
  sandboxOf({ id: idOf(Buffer.from(beginning).toString('hex')), name, state });
const ALL = [box('web', 'running'), box('ice', 'paused'), box('off', 'stopped'), box('bad', 'failed')];

describe('the sandboxes that are offered', () => {
  it.each([
    ['resume', ['ice']],
    ['pause', ['web']],
    ['start', ['off']],
    ['stop', ['ice', 'web']],
    ['exec', ['ice', 'web']],
    ['connect', ['ice', 'web']],
    ['kill', ['bad', 'ice', 'off', 'web']],
    ['info', ['bad', 'ice', 'off', 'web']],
    ['wait', ['bad', 'ice', 'off', 'web']],
    ['logs', ['bad', 'ice', 'off', 'web']],
    ['ttl', ['bad', 'ice', 'off', 'web']],
    ['cp', ['ice:', 'web:']],
    ['list', []],
    ['create', []],
  ])('fit %s', async (verb, expected) => {
    const { fake, ask } = machine();
    fake.list = listing(ALL);
    expect(await ask(verb, '')).toEqual(expected);
  });

  it('begin with what is typed, and stand on the line only once', async () => {
    const { fake, ask } = machine();
    fake.list = listing([...ALL, box('icicle', 'paused')]);
    expect(await ask('resume', 'ic')).toEqual(['ice', 'icicle']);
    expect(await ask('resume', 'ice', 'ic')).toEqual(['icicle']);
    expect(await ask('resume', '-y', '--timeout', 'ice', '')).toEqual(['ice', 'icicle']);
    expect(await ask('exec', 'ice', '')).toEqual([]);
    expect(await ask('exec', 'ice', '--', '')).toEqual([]);
    expect(await ask('cp', 'ice:/a', '')).toEqual([]);
  });

  it('go by their ids where they have no names, and are left out where a shell would stumble over them', async () => {
    const { fake, ask } = machine();
    const nameless = box(null, 'running');
    fake.list = listing([nameless, box('a b', 'running'), box('$(id)', 'running'), box('-f', 'running')]);
    expect(await ask('pause', '')).toEqual([nameless.id.slice(0, 12)]);
  });
});

describe('what else comes and goes', () => {
  it('is offered as a value and as an argument', async () => {
    const { ask } = machine();
    expect(await ask('create', '--template', '')).toEqual(['base', 'py']);
    expect(await ask('create', '--template=p')).toEqual(['py']);
    expect(await ask('-b', 'f')).toEqual(['fake']);
    expect(await ask('backend', 'use', 'do')).toEqual(['docker']);
    expect(await ask('login', '')).toEqual(['e2b', 'hopx', 'novita', 'sandbox0']);
    expect(await ask('logout', '')).toEqual([]);
    expect(await ask('backend', 'remove', '')).toEqual(['fake']);
    expect(await ask('backend', 'remove', '-b', 'e')).toEqual(['e2b']);
    expect(await ask('ttl', 'web', '')).toEqual(['none']);
    expect(await ask('config', 'set', 'default')).toEqual(['defaultBackend']);
    expect(await ask('config', 'set', 'defaultBackend', 'f')).toEqual(['fake']);
    expect(await ask('config', 'set', 'create.template', '')).toEqual(['base', 'py']);
    expect(await ask('config', 'set', 'create.init', '')).toEqual(['false', 'true']);
    expect(await ask('config', 'set', 'output', 'j')).toEqual(['json', 'jsonl']);
    expect(await ask('config', 'get', 'templates.')).toEqual(['templates.base', 'templates.py']);
    expect(await ask('config', 'unset', '')).toEqual([
      'backends.fake.type',
      'defaultBackend',
      'templates.py',
    ]);
    expect(await ask('create', '--memory', '')).toEqual([]);
    expect(await ask('backend', 'add', '')).toEqual([]);
  });
});

describe('what was seen before', () => {
  const seen = async () => {
    const on = machine();
    on.fake.list = listing(ALL);
    await on.ask('pause', '');
    on.fake.asked = 0;
    return on;
  };

  it('is kept for its owner alone', async () => {
    const { file } = await seen();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is taken for 3 s, and then looked at again', async () => {
    const { fake, ask, age } = await seen();
    fake.list = listing([box('new', 'running')]);
    age(2);
    expect(await ask('pause', '')).toEqual(['web']);
    expect(fake.asked).toBe(0);
    age(4);
    expect(await ask('pause', '')).toEqual(['new']);
  });

  it('is looked at again after any command', async () => {
    const { fake, ask, config, env } = await seen();
    fake.list = listing([box('new', 'running')]);
    await runInProcess(['template', 'list', '--config', config], { env });
    expect(await ask('pause', '')).toEqual(['new']);
  });

  it.each([
    ['fails', failing],
    ['says nothing', hanging],
  ])('is taken for an hour where the backend %s', async (_, list) => {
    const { fake, ask, age } = await seen();
    fake.list = list;
    age(3500);
    expect(await ask('pause', '')).toEqual(['web']);
    age(200);
    expect(await ask('pause', '')).toEqual([]);
  });

  it('is not taken for what another place has', async () => {
    const { fake, ask, file } = await seen();
    fake.list = failing;
    const kept = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...kept, source: 'elsewhere' }));
    expect(await ask('pause', '')).toEqual([]);
  });

  it.each(['', '{', 'null', '[]', '{"source":1}'])('is nothing where its file holds %j', async (text) => {
    const { fake, ask, file } = await seen();
    writeFileSync(file, text);
    expect(await ask('pause', '')).toEqual(['web']);
    fake.list = failing;
    writeFileSync(file, text);
    expect(await ask('pause', '')).toEqual([]);
  });
});

describe('a completion is silent', () => {
  it('where the backend says nothing, within its time, and one looks again in the background', async () => {
    const { fake, ask, state } = machine();
    fake.list = hanging;
    mkdirSync(join(state, 'completion'));
    const claim = 'fake.json.claim';
    const changed: (string | null)[] = [];
    const watcher = watch(join(state, 'completion'), (_, name) => changed.push(name));
    onTestFinished(() => watcher.close());
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const asking = ask('pause', '');
    while (fake.asked === 0) await turn();
    vi.advanceTimersByTime(115);
    expect(await asking).toEqual([]);
    vi.useRealTimers();
    // Its process knows of no such backend, and lets go of the claim.
    await eventually(() => changed.includes(claim) && !existsSync(join(state, 'completion', claim)));
  });

  it('where another looks already, and begins no second look', async () => {
    const { fake, ask, state } = machine();
    fake.list = hanging;
    mkdirSync(join(state, 'completion'));
    const claim = join(state, 'completion', 'fake.json.claim');
    writeFileSync(claim, 'another');
    await ask('pause', '');
    expect(readFileSync(claim, 'utf8')).toBe('another');
  });

  it.each([
    ['a backend that there is not', ['-b', 'nowhere', 'pause', '']],
    ['a service without a key', ['-b', 'e2b', 'pause', '']],
    ['a verb that there is not', ['frob', '']],
  ])('with %s', async (_, line) => {
    const { ask, state } = machine();
    expect(await ask(...line)).toEqual([]);
    expect(readdirSync(state)).toEqual([]);
  });

  it('with a config file that holds no JSON, and with nothing to complete at all', async () => {
    const { ask, config } = machine();
    writeFileSync(config, '{');
    expect(await ask('pause', '')).toEqual([]);
    expect(await runInProcess(['__complete'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('a key in the keyring', () => {
  it('is not asked for, and what a service has is not looked at', async () => {
    const { ask, config, state } = machine();
    writeFileSync(join(config, '..', 'credentials.json'), JSON.stringify({ e2b: { keyring: true } }));
    expect(await ask('-b', 'e2b', 'pause', '')).toEqual([]);
    expect(readdirSync(state)).toEqual([]);
  });
});
