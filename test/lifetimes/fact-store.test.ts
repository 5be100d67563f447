import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readdirSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { FACT_NAMES, type FactStore, factStore, partsOf } from '../../src/lifetimes/fact-store.js';
import type { Moment } from '../../src/sandbox/lifetime.js';
import { failureOf } from '../support/failure.js';
import { temporaryFolder } from '../support/files.js';

const at: Moment = { wall: 1_893_553_445_000, uptime: 5000, boot: 'one' };
const run = { state: 'running', at, started: '2030-01-02T03:04:05.000Z' } as const;
const ttl = { seconds: 60, at };
const ALL = { born: at, run, ttl, hard: { seconds: null, at } };

function filled(folder: string): FactStore {
  const store = factStore(folder);
  for (const name of FACT_NAMES) store.write('box', name, ALL[name]);
  return store;
}

describe('what is known of a sandbox', () => {
  it('is read as it was written, one at a time and all at once', () => {
    const store = filled(join(temporaryFolder(), 'not', 'there', 'yet'));
    store.write('other', 'ttl', ttl);
    expect(store.read('box')).toEqual(ALL);
    const read = store.readAll();
    expect([read('box'), read('other'), read('third')]).toEqual([ALL, { ttl }, {}]);
  });

  it('is nothing where there is no folder', () => {
    const store = factStore(join(temporaryFolder(), 'none'));
    expect([store.read('box'), store.readAll()('box')]).toEqual([{}, {}]);
    store.forget('box');
  });

  it('is for its owner alone', () => {
    const folder = join(temporaryFolder(), 'state');
    filled(folder);
    const modes = [folder, join(folder, 'box.ttl.json')].map((path) => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o700, 0o600]);
  });

  it('is forgotten as a whole, but what is to stay, and nobody else’s with it', () => {
    const store = filled(temporaryFolder());
    store.write('other', 'ttl', ttl);
    store.forget('box', { born: at });
    expect(store.read('box')).toEqual({ born: at });
    store.forget('box');
    expect([store.read('box'), store.read('other')]).toEqual([{}, { ttl }]);
  });

  it('leaves nothing else in its folder', () => {
    const folder = temporaryFolder();
    filled(folder);
    expect(readdirSync(folder).flatMap(partsOf)).toHaveLength(FACT_NAMES.length);
    expect(readdirSync(folder)).toHaveLength(FACT_NAMES.length);
  });
});

describe('a fact', () => {
  it.each([
    ['ttl', ''],
    ['ttl', '{"seconds": 60, "at": {"wall": 18935'],
    ['ttl', 'null'],
    ['ttl', '[]'],
    ['ttl', '60'],
    ['ttl', JSON.stringify({ seconds: 60 })],
    ['ttl', JSON.stringify({ seconds: '60', at })],
    ['ttl', JSON.stringify({ seconds: 0, at })],
    ['ttl', JSON.stringify({ seconds: -1, at })],
    ['ttl', JSON.stringify({ at })],
    ['hard', '{"seconds": 1e999, "at": {"wall": 1, "uptime": 1, "boot": null}}'],
    ['born', JSON.stringify({ ...at, wall: null })],
    ['born', JSON.stringify({ ...at, uptime: 'long' })],
    ['born', JSON.stringify({ ...at, boot: 7 })],
    ['run', JSON.stringify({ state: 'gone', at })],
    ['run', JSON.stringify({ state: 'running' })],
    ['run', JSON.stringify({ ...run, started: 5 })],
    ['run', JSON.stringify({ ...run, at: { ...at, wall: 1e300 } })],
    ['run', JSON.stringify({ ...run, at: { ...at, wall: -1e16 } })],
    ['ttl', JSON.stringify({ seconds: 60, at: { ...at, uptime: 1e16 } })],
    ['ttl', JSON.stringify({ seconds: 1e300, at })],
    ['hard', JSON.stringify({ seconds: 1e300, at })],
  ] as const)('%s that is %s is damaged, and the others are as they were', (name, text) => {
    const folder = temporaryFolder();
    const store = filled(folder);
    writeFileSync(join(folder, `box.${name}.json`), text);
    const { [name]: _, ...others } = ALL;
    expect(store.read('box')).toEqual({ ...others, damaged: true });
    expect(store.readAll()('box')).toEqual({ ...others, damaged: true });
  });

  it('that is a folder is damaged, which is no failure', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'box.ttl.json'));
    expect(factStore(folder).read('box')).toEqual({ damaged: true });
  });

  it('takes the place of a folder, and is forgotten with it', () => {
    const folder = temporaryFolder();
    const store = factStore(folder);
    for (const name of ['ttl', 'hard'])
      mkdirSync(join(folder, `box.${name}.json`, 'more'), { recursive: true });
    store.write('box', 'ttl', ttl);
    expect(store.read('box')).toEqual({ ttl, damaged: true });
    store.forget('box');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of a machine whose starts have no names is whole', () => {
    const store = factStore(temporaryFolder());
    store.write('box', 'born', { ...at, boot: null });
    expect(store.read('box')).toEqual({ born: { ...at, boot: null } });
  });

  it.each(['../box', 'a/b', '..', '.', '', 'a.b', 'box\0', '/etc/passwd', 'a\\b', 'box\n'])(
    'is neither read, written nor removed outside of the folder: %j',
    (id) => {
      const above = temporaryFolder();
      writeFileSync(join(above, 'box.ttl.json'), 'kept');
      const store = factStore(join(above, 'state'));
      for (const work of [() => store.read(id), () => store.write(id, 'ttl', ttl), () => store.forget(id)]) {
        expect(failureOf(work)).toMatchObject({ code: 'other' });
      }
      expect(readdirSync(above)).toEqual(['box.ttl.json']);
    },
  );

  it.each([
    'box.ttl.json.abc.new',
    'box.other.json',
    'engine.docker.json',
    'box.json',
    'a.b.ttl.json',
    '.ttl.json',
  ])('is in no file called %s', (file) => expect(partsOf(file)).toEqual([]));
});

/** The store as another process runs it. */
const PROGRAM = `
import { factStore } from './src/lifetimes/fact-store.js';
const [, , folder, name, count] = process.argv;
const store = factStore(folder);
process.once('message', () => {
  for (let seconds = 1; seconds <= Number(count); seconds += 1) {
    const text = 'x'.repeat((seconds % 7) * 3000);
    store.write('box', name, { seconds, at: { wall: seconds, uptime: 1, boot: text } });
  }
  process.disconnect();
});
process.send('ready');
`;

it('processes that write at the same time lose nothing, and nobody sees what is half written', async () => {
  const folder = temporaryFolder();
  const outfile = join(folder, 'writer.mjs');
  const stdin = { contents: PROGRAM, resolveDir: process.cwd() };
  buildSync({ stdin, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  const count = 400;
  const begin = (name: string) => fork(outfile, [folder, name, `${count}`], { execArgv: [] });
  const writers = ['ttl', 'hard', 'ttl'].map(begin);
  await Promise.all(writers.map((writer) => once(writer, 'message')));
  const ends = writers.map((writer) => once(writer, 'exit'));
  let ended = false;
  const all = Promise.all(ends).finally(() => {
    ended = true;
  });
  for (const writer of writers) writer.send('go');
  const store = factStore(folder);
  let seen = 0;
  for (let before = 0; !ended; await turn()) {
    const { damaged, hard } = store.read('box');
    expect({ damaged, fell: Number(hard?.seconds ?? before) < before }).toEqual({
      damaged: undefined,
      fell: false,
    });
    if (hard !== undefined && hard.seconds !== before) seen += 1;
    before = Number(hard?.seconds ?? before);
  }
  expect((await all).map(([code]) => code)).toEqual([0, 0, 0]);
  expect(seen).toBeGreaterThan(3);
  expect(store.read('box')).toMatchObject({ ttl: { seconds: count }, hard: { seconds: count } });
  expect(readdirSync(folder).sort()).toEqual(['box.hard.json', 'box.ttl.json', 'writer.mjs']);
}, 60_000);

it('where a file is in the place of its folder, the error says what cannot be written', () => {
  const folder = join(temporaryFolder(), 'state');
  writeFileSync(folder, 'a file');
  const path = join(folder, 'box.ttl.json');
  const failure = failureOf(() => factStore(folder).write('box', 'ttl', ttl));
  expect(failure).toMatchObject({
    code: 'other',
    message: expect.stringContaining(`cannot write ${path}: `),
  });
});

it.skipIf(process.getuid?.() !== 0)(
  'on a full disk a fact that cannot be written is an error, and what was there is whole',
  () => {
    const disk = temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
    try {
      const store = filled(join(disk, 'state'));
      fill(join(disk, 'filler'), disk);
      const failure = failureOf(() => store.write('box', 'ttl', { seconds: 9, at }));
      expect(failure).toMatchObject({ code: 'other', message: expect.stringMatching(/no space left/i) });
      expect(store.read('box')).toEqual(ALL);
      expect(readdirSync(join(disk, 'state'))).toHaveLength(FACT_NAMES.length);
      rmSync(join(disk, 'filler'));
      store.write('box', 'ttl', { seconds: 9, at });
      expect(store.read('box').ttl).toEqual({ seconds: 9, at });
    } finally {
      execFileSync('umount', ['--lazy', disk]);
    }
  },
);

function fill(path: string, disk: string): void {
  while (statfsSync(disk).bavail > 0) {
    try {
      appendFileSync(path, Buffer.alloc(4096));
    } catch {
      return;
    }
  }
}
