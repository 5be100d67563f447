import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { BACKEND_TYPES } from '../../src/backends/registry.js';
import type { State } from '../../src/sandbox/sandbox.js';
import type { Subject } from '../backends/contract/subject.js';
import { testBackend } from '../backends/contract.js';
import { ENGINE_NAMES, inspect, startEngine, sweep, type TestEngine } from '../support/engines.js';

/** What the engines say of a container, in the words of the contract. */
const STATES: Record<string, State> = {
  running: 'running',
  paused: 'paused',
  exited: 'stopped',
  stopped: 'stopped',
};

async function subjectOn(name: TestEngine['name']): Promise<Subject> {
  const engine = await startEngine(name);
  const run = randomUUID();
  const backend = await BACKEND_TYPES[name]?.({
    name,
    url: null,
    machine: { env: engine.env, home: tmpdir(), uid: 0 },
    storedKey: async () => null,
    debug: () => {},
  });
  if (backend === undefined) throw new Error(`${name} is no type of backend`);
  return {
    backend,
    usual: { image: engine.image, labels: { 'test.run': run } },
    missingImage: 'localhost/sandman/missing:never',
    refused: { lifetime: { ttlSeconds: 60 } },
    truth: async (id) => {
      const found = await inspect(engine, id);
      return found === null ? 'gone' : (STATES[found.State.Status] ?? 'unknown');
    },
    close: async () => {
      backend.close();
      await sweep(engine, `test.run=${run}`);
      engine.stop();
    },
  };
}

for (const name of ENGINE_NAMES) testBackend(name, () => subjectOn(name));
