import { describe, expect, it } from 'vitest';
import type { Call } from '../../../src/sandbox/backend.js';
import { execOf, runIn } from '../../support/specs.js';
import { catchStreams } from '../../support/streams.js';
import type { CaseFor, Need } from './needs.js';
import { type Bench, CALL, inventLabel, specOn } from './subject.js';

type Method = (bench: Bench, id: string, call: Call) => Promise<unknown>;

const METHODS: Record<string, Method> = {
  create: (bench, _, call) => bench.backend.create(specOn(bench, { name: inventLabel() }), call),
  get: ({ backend }, id, call) => backend.get(id, call),
  lookup: ({ backend }, id, call) => backend.lookup(id, call),
  list: async ({ backend }, _, call) => {
    for await (const sandbox of backend.list({}, call)) return sandbox;
  },
  start: ({ backend }, id, call) => backend.start(id, call),
  stop: ({ backend }, id, call) => backend.stop(id, { graceSeconds: 0 }, call),
  pause: ({ backend }, id, call) => backend.pause(id, call),
  resume: ({ backend }, id, call) => backend.resume(id, call),
  kill: ({ backend }, id, call) => backend.kill(id, call),
  exec: ({ backend }, id, call) => runIn(backend, id, execOf(['true']), catchStreams(), call),
  watch: async ({ backend }, _, call) => {
    for await (const change of await backend.watch(call)) return change;
  },
  check: ({ backend }, _, call) => backend.check(call),
};

const NEEDS: Partial<Record<string, Need>> = { start: 'stop', stop: 'stop', exec: 'exec' };

export function testAbort(given: () => Bench, _: CaseFor, lacks: ReadonlySet<Need>): void {
  const methods = Object.entries(METHODS).filter(([name]) => !lacks.has(NEEDS[name] as Need));
  describe('an aborted call', () => {
    it.each(methods)('of %s rejects with the reason, and does nothing', async (_, method) => {
      const { create, truth, list } = given();
      const { id } = await create();
      const before = (await list()).length;
      const signal = AbortSignal.abort(new Error('no more'));
      await expect(method(given(), id, { signal })).rejects.toThrow('no more');
      expect(await truth(id)).toBe('running');
      expect(await list()).toHaveLength(before);
      await given().backend.kill(id, CALL);
    });
  });
}
