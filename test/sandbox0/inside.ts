import { expect } from 'vitest';
import type { Backend } from '../../src/sandbox/backend.js';
import type { FakeSandbox0, Sandbox0Options } from '../fakes/sandbox0.js';
import type { Inside } from '../fakes/sandbox0-inside.js';
import type { FakeSession } from '../fakes/sandbox0-session.js';
import { openWith } from '../services/site.js';
import { SERVICES } from '../services/table.js';
import { CALL, type Commands, commandsIn } from '../support/commands.js';
import { specOf } from '../support/specs.js';
import { clockOf, type Driven, drive, madeOn } from './drive.js';

/** A sandbox on a fake control plane, and commands in it. */
export interface Sandboxed extends Commands {
  on: Driven;
  fake: FakeSandbox0;
  backend: Backend;
  id: string;
  inside(): Inside;
  /** The only one that is there. */
  session(): FakeSession;
  close(): Promise<void>;
}

export async function sandboxed(
  options: Sandbox0Options = {},
  env: Record<string, string> = {},
): Promise<Sandboxed> {
  const on = await drive({ ...options, quirks: { pauseMs: 0, ...options.quirks } });
  const { fake } = on;
  const backend = await openWith(SERVICES.sandbox0, on.env, clockOf(fake));
  const { id } = await backend.create(specOf({ template: 'default', network: 'bridge', env }), CALL);
  const inside = () => madeOn(fake, id).inside as Inside;
  return {
    ...{ on, fake, backend, id, inside },
    ...commandsIn(backend, id),
    session: () => {
      const [only] = [...inside().sessions.values()];
      if (only === undefined) throw new Error('there is no session');
      return only;
    },
    close: async () => {
      backend.close();
      await on.close();
    },
  };
}

/** Of a command that has ended nothing is left there. */
export function expectTidy({ inside }: Pick<Sandboxed, 'inside'>): void {
  expect(inside().sessions.size).toBe(0);
}
