import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll } from 'vitest';
import { ask, inspect, startEngine, sweep, type TestEngine } from './engines.js';
import { endKeepers } from './keeper.js';
import { privateEngine } from './private-engines.js';
import { environment, type Ran, type RunOptions, sandman } from './sandman.js';

/** An engine, a `sandman` that knows no other, and the sandboxes that the tests of one `describe` make there. */
export interface Fleet {
  engine: TestEngine;
  env: Record<string, string>;
  /** Every sandbox of the fleet carries it. */
  label: string;
  /** A name that nobody else uses. */
  name(): string;
  sandman(args: string[], options?: RunOptions): Promise<Ran>;
  /** Makes a sandbox through `bin`, of the fleet's label; the object that `create -o json` printed. */
  create(...options: string[]): Promise<any>;
  /** Makes a container that Sandman takes for its own, by the engine's API alone, and takes it to a state. */
  make(state: State, more?: object): Promise<Made>;
}

export type State = 'running' | 'paused' | 'stopped';

export interface Made {
  id: string;
  name: string;
}

/** A fleet for the tests around it, which is there when they begin and taken away after them. */
export function useFleet(name: TestEngine['name'], { alone = false } = {}): Fleet {
  const fleet = {} as Fleet;
  beforeAll(async () => {
    const engine = await (alone ? privateEngine(name) : startEngine(name));
    Object.assign(fleet, fleetOn(engine));
  });
  afterAll(async () => {
    if (fleet.engine === undefined) return;
    endKeepers(fleet.env);
    await sweep(fleet.engine, fleet.label);
    await fleet.engine.stop();
    for (const folder of [fleet.env.HOME, fleet.env.SANDMAN_CONFIG_DIR]) {
      if (folder !== undefined) rmSync(folder, { recursive: true });
    }
  });
  return fleet;
}

function fleetOn(engine: TestEngine): Fleet {
  const mark = randomBytes(5).toString('hex');
  const label = `test=${mark}`;
  const env = environment(engine);
  let made = 0;
  const name = () => `t-${mark}-${++made}`;
  const run: Fleet['sandman'] = (args, options) =>
    sandman({ ...env, ...options?.env } as never, args, options);
  return {
    engine,
    env,
    label,
    name,
    sandman: run,
    create: async (...options) => {
      const at = options.indexOf('--');
      const [flags, command] = at < 0 ? [options, []] : [options.slice(0, at), options.slice(at)];
      const ran = await run(['create', name(), '-o', 'json', '-l', label, ...flags, ...command]);
      if (ran.code !== 0) throw new Error(`create ended with ${ran.code}: ${ran.stderr}`);
      return ran.json;
    },
    make: async (state, more = {}) => {
      const called = name();
      const labels = { 'dev.sandman.managed': 'true', test: mark };
      const id = await makeContainer(engine, called, { Labels: labels, ...more });
      await put(engine, id, state);
      return { id, name: called };
    },
  };
}

/** A container that runs, made by the engine's API alone; its id. */
export async function makeContainer(engine: TestEngine, name: string, body: object): Promise<string> {
  const made = await ask(engine, 'POST', `/containers/create?name=${name}`, {
    Image: engine.image,
    Cmd: ['sleep', '1000'],
    // A network would take longer than all else.
    HostConfig: { Init: true, NetworkMode: 'none' },
    ...body,
  });
  const id = made.json.Id;
  const { status, json } = await ask(engine, 'POST', `/containers/${id}/start`);
  if (status !== 204) throw new Error(`${name} did not start: ${JSON.stringify(json)}`);
  return id;
}

/** Takes a running container to a state by the engine's own API. */
export async function put(engine: TestEngine, id: string, state: State): Promise<void> {
  if (state === 'running') return;
  await ask(engine, 'POST', `/containers/${id}/${state === 'paused' ? 'pause' : 'stop?t=5'}`);
}

/** What the engine's inspect says a container is, in Sandman's words. */
export async function stateOf(engine: TestEngine, id: string): Promise<string> {
  const found = await inspect(engine, id);
  // Podman answers with a failure while it is being removed.
  const status = found === null ? 'gone' : (found.State?.Status ?? 'unknown');
  return status === 'exited' ? 'stopped' : status;
}
