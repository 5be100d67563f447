import { describe, expect, it } from 'vitest';
import { resolve } from '../../../src/sandbox/resolve.js';
import type { CaseFor, Need } from './needs.js';
import { type Bench, CALL, inventLabel, otherOf, specOn } from './subject.js';

export function testCreate(given: () => Bench, on: CaseFor, lacks: ReadonlySet<Need>): void {
  describe('create', () => {
    it('gives a running sandbox, as it was asked for', async () => {
      const { create, truth, backend } = given();
      const before = Date.now();
      const mark = inventLabel();
      const labels: Record<string, string> = lacks.has('labels') ? {} : { mark };
      const other = lacks.has('another template') ? {} : { template: otherOf(given()) };
      const sandbox = await create({ name: mark, labels, ...other });
      expect(sandbox).toMatchObject({
        name: lacks.has('names') ? null : mark,
        ...other,
        state: 'running',
        backend: backend.name,
      });
      expect(sandbox.labels).toMatchObject(labels);
      expect(Object.keys(sandbox.labels).filter((key) => key.startsWith('dev.sandman.'))).toEqual([]);
      if (lacks.has('creation time')) expect(sandbox.createdAt).toBeNull();
      else expect(Math.abs(Date.parse(sandbox.createdAt ?? '') - before)).toBeLessThan(60_000);
      expect(await truth(sandbox.id)).toBe('running');
    });

    it('gives the whole id, which get takes', async () => {
      const { create, backend, list } = given();
      const { id } = await create();
      expect((await backend.get(id, CALL)).id).toBe(id);
      expect((await list()).map((one) => one.id)).toContain(id);
    });

    on('confinement')('tells the resources and the confinement that were asked for', async () => {
      const { create } = given();
      const { resources, confinement } = await create({ cpus: 0.5, capabilities: ['KILL', 'CHOWN'] });
      expect(resources).toMatchObject({ cpus: 0.5, memoryBytes: 256 * 1024 ** 2 });
      expect(confinement).toMatchObject({
        init: true,
        noNewPrivileges: true,
        privileged: false,
        capabilities: ['CHOWN', 'KILL'],
        pidsLimit: 64,
        network: 'none',
        mounts: [],
      });
    });

    on('names')('refuses a name that is taken with conflict, and leaves the one that has it', async () => {
      const { create, list, truth } = given();
      const name = inventLabel();
      const first = await create({ name });
      await expect(create({ name })).rejects.toMatchObject({ code: 'conflict' });
      expect((await list({ name })).map(({ id }) => id)).toEqual([first.id]);
      expect(await truth(first.id)).toBe('running');
    });

    it('is refused with not_found and leaves nothing where the image is not there', async () => {
      const { missingImage } = given();
      await leavesNothing(
        given(),
        { image: missingImage, template: missingImage, pull: 'never' },
        'not_found',
      );
    });

    on('command')('leaves nothing where the command cannot be run', async () => {
      // Under an init process it is that one which finds out, when the sandbox is there already.
      await leavesNothing(given(), { command: ['/no/such/program'], init: false });
    });

    it('is refused with unsupported and leaves nothing where it asks for what cannot be had', async () => {
      await leavesNothing(given(), given().refused, 'unsupported');
    });

    it('is taken back when it is aborted, with the reason of the signal', async () => {
      const { backend, list } = given();
      const name = inventLabel();
      const before = (await list()).length;
      const controller = new AbortController();
      const creating = backend.create(specOn(given(), { name }), { signal: controller.signal });
      controller.abort(new Error('enough'));
      await expect(creating).rejects.toThrow('enough');
      expect(await list()).toHaveLength(before);
    });

    on('command')('runs the command that it was given, and is stopped when that ends', async () => {
      const { create, backend } = given();
      const changes = await backend.watch(CALL);
      const { id } = await create({ command: ['true'] });
      for await (const change of changes) {
        if (change.id === id && (await backend.get(id, CALL)).state === 'stopped') break;
      }
      expect(await given().truth(id)).toBe('stopped');
    });
  });
}

async function leavesNothing(
  { backend, list, usual }: Bench,
  wanted: Parameters<typeof specOn>[1],
  code?: string,
): Promise<void> {
  const name = inventLabel();
  const before = (await list()).length;
  const failed = backend.create(specOn({ usual }, { ...wanted, name }), CALL);
  await expect(failed).rejects.toMatchObject(code === undefined ? { name: 'SandmanError' } : { code });
  expect(await list()).toHaveLength(before);
  await expect(resolve(backend, name, CALL)).rejects.toMatchObject({ code: 'not_found' });
}
