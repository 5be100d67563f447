import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { aliased } from '../../src/backends/aliases.js';
import { type MemoryBackend, memoryBackend } from '../../src/backends/memory.js';
import { type AliasStore, aliasStore } from '../../src/config/alias-store.js';
import { notFoundError } from '../../src/errors.js';
import type { Backend } from '../../src/sandbox/backend.js';
import { all } from '../../src/sandbox/follow.js';
import { resolve } from '../../src/sandbox/resolve.js';
import type { SandboxSpec } from '../../src/sandbox/spec.js';
import { rejectionOf } from '../support/failure.js';
import { temporaryFolder } from '../support/files.js';
import { specOf } from '../support/specs.js';
import { CALL } from './contract/subject.js';

let path: string;
let inner: MemoryBackend;
let store: AliasStore;
let backend: Backend;

beforeEach(() => {
  path = join(temporaryFolder(), 'aliases.json');
  inner = memoryBackend();
  store = aliasStore(path, 'memory');
  backend = aliased(inner, store);
});

const named = (name: string): SandboxSpec => specOf({ name, asked: new Set(['name', 'cpus']) });
const create = (name: string) => backend.create(named(name), CALL);
const content = () => JSON.parse(readFileSync(path, 'utf8'));
const there = () => all(inner, {}, CALL);
const files = () => readdirSync(dirname(path));

describe('create with a name', () => {
  it('keeps the name on this machine, and tells the backend nothing of it', async () => {
    let heard: SandboxSpec | undefined;
    const listening = {
      ...inner,
      create: (spec: SandboxSpec) => {
        heard = spec;
        return inner.create(spec, CALL);
      },
    };
    const { id, name } = await aliased(listening, store).create(named('web'), CALL);
    expect(name).toBe('web');
    expect(heard).toMatchObject({ name: null, asked: new Set(['cpus']) });
    expect(content()).toEqual({ memory: { web: id } });
    expect(files()).toEqual(['aliases.json']);
  });

  it('that is taken is refused with conflict, and makes nothing', async () => {
    const { id } = await create('web');
    expect(await rejectionOf(create('web'))).toMatchObject({
      code: 'conflict',
      message: `the name "web" is already in use, by ${id}`,
    });
    expect((await there()).map((one) => one.id)).toEqual([id]);
  });

  it('whose sandbox is gone takes it over', async () => {
    const first = await create('web');
    await inner.kill(first.id, CALL);
    const { id } = await create('web');
    expect(content()).toEqual({ memory: { web: id } });
  });

  it('of which it cannot be told whether it is taken makes nothing', async () => {
    await create('web');
    const get = async () => Promise.reject(new Error('no answer'));
    await expect(aliased({ ...inner, get }, store).create(named('web'), CALL)).rejects.toThrow('no answer');
    expect(await there()).toHaveLength(1);
  });

  it('that fails leaves no name and no lock', async () => {
    const poor = aliased(memoryBackend({ images: [] }), store);
    expect(await rejectionOf(poor.create(named('web'), CALL))).toMatchObject({ code: 'not_found' });
    expect([store.read().size, files()]).toEqual([0, []]);
  });

  it('that cannot be kept takes back what it made', async () => {
    const breaking = {
      ...inner,
      create: async (spec: SandboxSpec) => {
        writeFileSync(path, '{');
        return inner.create(spec, CALL);
      },
    };
    const failed = aliased(breaking, store).create(named('web'), CALL);
    expect((await rejectionOf(failed)).message).toContain(path);
    expect(await there()).toEqual([]);
  });

  it('at once with another of that name: one is made, and the other is refused with conflict', async () => {
    const ways = [backend, aliased(inner, aliasStore(path, 'memory')), backend].map((one) =>
      one.create(named('web'), CALL),
    );
    const outcomes = await Promise.allSettled(ways);
    const refused = outcomes.filter((one) => one.status === 'rejected').map(({ reason }) => reason.code);
    expect(refused).toEqual(['conflict', 'conflict']);
    expect((await there()).map(({ id }) => id)).toEqual([content().memory.web]);
  });

  it('gives up waiting for another of that name with the reason of the signal', async () => {
    const controller = new AbortController();
    const over = store.holding('web', CALL.signal, async () => {
      const waiting = backend.create(named('web'), { signal: controller.signal });
      controller.abort(new Error('enough'));
      await expect(waiting).rejects.toThrow('enough');
    });
    await over;
    expect(await there()).toEqual([]);
  });
});

it('create without a name keeps none', async () => {
  expect((await backend.create(specOf(), CALL)).name).toBeNull();
  expect(files()).toEqual([]);
});

describe('a name', () => {
  it('is dropped when its sandbox is killed, also where it was gone before', async () => {
    const [web, job] = [await create('web'), await create('job')];
    await backend.kill(web.id, CALL);
    expect(content()).toEqual({ memory: { job: job.id } });
    await inner.kill(job.id, CALL);
    expect(await rejectionOf(backend.kill(job.id, CALL))).toMatchObject({ code: 'not_found' });
    expect(content()).toEqual({});
  });

  it('is dropped when its sandbox is not found, by its id or by the name', async () => {
    const [web, job] = [await create('web'), await create('job')];
    await inner.kill(web.id, CALL);
    await inner.kill(job.id, CALL);
    expect(await rejectionOf(backend.get(web.id, CALL))).toMatchObject({ code: 'not_found' });
    expect(await backend.lookup('job', CALL)).toEqual([]);
    expect(content()).toEqual({});
  });

  it('stays where the kill failed, and where a list does not have its sandbox', async () => {
    const { id } = await create('web');
    const silent = aliased({ ...inner, list: async function* () {} }, store);
    expect(await all(silent, {}, CALL)).toEqual([]);
    const failing = aliased({ ...inner, kill: async () => Promise.reject(new Error('no')) }, store);
    await expect(failing.kill(id, CALL)).rejects.toThrow('no');
    expect(content()).toEqual({ memory: { web: id } });
  });

  it('stays where the kill finds nothing, though its sandbox is there', async () => {
    await create('web');
    const kill = async () => {
      throw notFoundError('a gateway in trouble');
    };
    const lying = aliased({ ...inner, kill }, store);
    const [{ id } = { id: '' }] = await there();
    expect(await rejectionOf(lying.kill(id, CALL))).toMatchObject({ code: 'not_found' });
    expect(content()).toEqual({ memory: { web: id } });
  });

  it('that cannot be dropped is warned of, since the sandbox is gone all the same', async () => {
    const { id } = await create('web');
    const warnings: string[] = [];
    const stuck = { ...store, drop: async () => Promise.reject(new Error('disk full')) };
    await aliased(inner, stuck).kill(id, { ...CALL, onWarning: (text) => void warnings.push(text) });
    expect(warnings).toEqual([`${id} is gone: disk full`]);
  });

  it('of one backend is none of another', async () => {
    await create('web');
    const other = aliased(inner, aliasStore(path, 'other'));
    await other.create(named('web'), CALL);
    expect(Object.keys(content())).toEqual(['memory', 'other']);
  });

  it('that is the id of another sandbox means that one: an id wins', async () => {
    const other = await create('other');
    await create(other.id);
    expect(await resolve(backend, other.id, CALL)).toMatchObject({ id: other.id, name: 'other' });
  });

  it('that is the beginning of the id of another may mean either', async () => {
    const other = await create('other');
    const { id } = await create(other.id.slice(0, 8));
    const { code, message } = await rejectionOf(resolve(backend, other.id.slice(0, 8), CALL));
    expect(code).toBe('usage');
    for (const one of [id, other.id]) expect(message).toContain(one);
  });
});

describe('list', () => {
  it('reads the names once, however many sandboxes there are', async () => {
    const { id } = await create('web');
    const one = await inner.get(id, CALL);
    const many = {
      ...inner,
      list: async function* () {
        for (let at = 0; at < 10_000; at += 1) yield { ...one, id: at === 5000 ? id : `i${at}` };
      },
    };
    let reads = 0;
    const counting = {
      ...store,
      read: () => {
        reads += 1;
        return store.read();
      },
    };
    const found = await all(aliased(many, counting), {}, CALL);
    expect(found).toHaveLength(10_000);
    expect(found.filter(({ name }) => name !== null)).toMatchObject([{ id, name: 'web' }]);
    expect(reads).toBe(1);
  });

  it('filters by the name itself, which the backend is not asked for', async () => {
    await create('web-1');
    await create('web-2');
    await create('job');
    const names = async (name: string) => (await all(backend, { name }, CALL)).map((one) => one.name).sort();
    expect(await names('web-*')).toEqual(['web-1', 'web-2']);
    expect(await names('web')).toEqual([]);
  });
});

describe('an alias file that cannot be understood', () => {
  it.each(['{', '[]', '{"memory": "x"}', '{"memory": {"web": 7}}'])(
    'such as %j is named, and left alone byte for byte; nothing is made',
    async (text) => {
      const { id } = await inner.create(specOf(), CALL);
      writeFileSync(path, text);
      const ways = [
        () => create('web'),
        () => all(backend, {}, CALL),
        () => backend.get(id, CALL),
        () => backend.lookup('web', CALL),
      ];
      for (const way of ways) {
        const { code, message } = await rejectionOf(way());
        expect([code, message]).toEqual(['usage', expect.stringContaining(`alias file ${path}`)]);
      }
      expect(readFileSync(path, 'utf8')).toBe(text);
      expect(await there()).toHaveLength(1);
    },
  );
});
