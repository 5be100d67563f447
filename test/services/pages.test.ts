import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Site, sinceNow, writes } from './site.js';
import { rowsOf, SERVICES } from './table.js';

const MANY = 250;
let on: Site;

const ids = async (line: string): Promise<string[]> =>
  (await on.json(line)).map(({ id }: { id: string }) => id);
/** Those that are there in a state, by the fake. */
const inState = (state: string) => [...on.states()].filter(([, one]) => one === state).map(([id]) => id);

describe.each(rowsOf(SERVICES))('over pages, on $name,', ({ service }) => {
  beforeEach(async () => {
    on = await service.start();
    on.fill(MANY);
  });
  afterEach(() => on.close());

  const { list } = service.requests;
  const pages = Math.ceil(MANY / service.page);

  it('list finds all, each once, by no more requests than it takes', async () => {
    const found = await ids('list');
    expect(found).toHaveLength(MANY);
    expect(new Set(found)).toEqual(new Set(on.states().keys()));
    expect(on.fake.count(list)).toBe(pages);
  });

  it('a sandbox is found by its whole id, without a list', async () => {
    const [id = ''] = on.states().keys();
    const sent = sinceNow(on);
    for (const line of [`info ${id}`, `kill ${id}`]) expect((await on.run(line)).code).toBe(0);
    expect(on.fake.count(list)).toBe(0);
    expect(writes(sent())).toHaveLength(1);
  });

  it('list filters again what the server took no notice of', async () => {
    on.quirk('ignoresFilters');
    const found = await ids('list --state paused');
    expect(new Set(found)).toEqual(new Set(inState('paused')));
    expect(found).toHaveLength(inState('paused').length);
  });

  it.each(service.cuts)(
    'list ends where the server leads astray ($quirk), gives each once, and says that it may not be all',
    async ({ quirk, pages: asked, says }) => {
      on.quirk(quirk);
      const { code, stdout, stderr } = await on.run('list --json');
      const found = JSON.parse(stdout).map(({ id }: { id: string }) => id);
      expect({ code, found: new Set(found).size }).toEqual({ code: 0, found: service.page });
      expect(found).toHaveLength(service.page);
      expect(stderr).toContain('may not be complete');
      expect(stderr).toContain(says);
      expect(on.fake.count(list)).toBe(asked);
    },
  );

  it('list takes null for none', async () => {
    on.clear();
    on.quirk('nullForEmpty');
    expect(await ids('list')).toEqual([]);
  });

  it('pause --all takes the running ones of all pages, and leaves the others alone', async () => {
    const running = inState('running').length;
    const { code, stdout, stderr } = await on.run('pause --all --json --concurrency 32');
    expect({ code, changed: JSON.parse(stdout).length }).toEqual({ code: 0, changed: running });
    expect(stderr).toBe('');
    expect(inState('paused')).toHaveLength(MANY);
    expect(on.fake.count(/pause$/)).toBe(running);
  });

  it('kill --all -y takes those of all pages', async () => {
    expect((await on.run('kill --all -y --concurrency 32')).code).toBe(0);
    expect(on.states().size).toBe(0);
    expect(writes(on.requests())).toHaveLength(MANY);
  });

  it.each(service.cuts)('kill --all --dry-run over a cut list ($quirk) exits 10 too', async ({ quirk }) => {
    on.quirk(quirk);
    const { code, stderr } = await on.run('kill --all --dry-run --json');
    expect({ code, left: on.states().size }).toEqual({ code: 10, left: MANY });
    expect(stderr).toContain('some may be left');
  });

  it.each(service.cuts)(
    'kill --all -y does what it can where the list is cut ($quirk), and exits 10, since some may be left',
    async ({ quirk }) => {
      on.quirk(quirk);
      const { code, stderr } = await on.run('kill --all -y --concurrency 32 --json');
      expect({ code, left: on.states().size }).toEqual({ code: 10, left: MANY - service.page });
      expect(stderr).toContain('may not be complete');
      expect(JSON.parse(stderr.trim().split('\n').at(-1) ?? '').error).toMatchObject({
        code: 'partial',
        hint: expect.stringContaining('sandman list'),
      });
    },
  );

  it.each([
    ['kill --state paused', 'paused', 'gone'],
    ['resume --state paused', 'paused', 'running'],
    ['pause --state running', 'running', 'paused'],
  ])('%s changes no other one where the server takes no notice of filters', async (line, from, to) => {
    on.quirk('ignoresFilters');
    const [meant, before] = [inState(from), new Map(on.states())];
    expect((await on.run(`${line} --concurrency 32`)).code).toBe(0);
    for (const [id, state] of before) expect(on.stateOf(id), id).toBe(meant.includes(id) ? to : state);
    expect(writes(on.requests())).toHaveLength(meant.length);
  });

  it.each(['kill --all -y', 'pause --all', 'kill --state paused'])(
    '%s changes nothing where a later page cannot be had',
    async (line) => {
      on.quirk('ignoresFilters');
      on.fake.fault(list, { kind: 'delay', milliseconds: 0 });
      on.fake.fault(list, { kind: 'reply', reply: on.failure(500, 'out of order') }, 99);
      const { code, stdout, stderr } = await on.run(line);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('out of order');
      expect(writes(on.requests())).toEqual([]);
    },
  );

  it('kill --dry-run names those of all pages, and sends nothing that changes them', async () => {
    const sent = sinceNow(on);
    expect(new Set(await ids('kill --all --dry-run'))).toEqual(new Set(on.states().keys()));
    expect(writes(sent())).toEqual([]);
    expect(on.states().size).toBe(MANY);
  });
});
