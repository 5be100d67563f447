import type { Backend } from '../../src/sandbox/backend.js';
import type { FakeE2b } from '../fakes/e2b.js';
import type { Inside } from '../fakes/e2b-insides.js';
import type { FakeProcess } from '../fakes/e2b-processes.js';
import type { FakeSandbox } from '../fakes/e2b-state.js';
import { openWith } from '../services/site.js';
import { SERVICES } from '../services/table.js';
import { CALL, type Commands, commandsIn } from '../support/commands.js';
import { specOf } from '../support/specs.js';
import { type Driven, type DriveOptions, drive } from './drive.js';

/** The request by which a command begins. */
export const START = /^POST \/process\.Process\/Start$/;

/** A sandbox on a fake control plane, and commands in it. */
export interface Sandboxed extends Commands {
  on: Driven;
  fake: FakeE2b;
  backend: Backend;
  id: string;
  sandbox(): FakeSandbox;
  inside(): Inside;
  /** The first that still runs. */
  process(): FakeProcess;
  close(): Promise<void>;
}

export async function sandboxed(
  options: DriveOptions = {},
  env: Record<string, string> = {},
): Promise<Sandboxed> {
  const on = await drive(options);
  const { fake } = on;
  const backend = openWith(SERVICES[fake.vendor], on.env);
  const { id } = await backend.create(specOf({ template: 'base', network: 'bridge', env }), CALL);
  const sandbox = () => found(fake.find(id));
  const inside = () => fake.insides.of(sandbox());
  return {
    ...{ on, fake, backend, id, sandbox, inside },
    ...commandsIn(backend, id),
    process: () => found([...inside().processes.running.values()][0]),
    close: async () => {
      backend.close();
      await on.close();
    },
  };
}

function found<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('it is not there');
  return value;
}
