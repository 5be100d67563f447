import { createProcesses, type Processes } from './e2b-processes.js';
import type { FakeSandbox } from './e2b-state.js';
import { createMachine, type Machine } from './inside/machine.js';

/** What is inside one sandbox. */
export interface Inside {
  readonly machine: Machine;
  readonly processes: Processes;
}

/** The insides of all that there ever were, made where something is asked of them. */
export interface Insides {
  of(sandbox: FakeSandbox): Inside;
  /** Those that are there. */
  all(): Inside[];
  /** Connections are dropped; where only the files are kept, what runs is gone. */
  pause(sandbox: FakeSandbox): void;
  resume(sandbox: FakeSandbox): void;
  remove(id: string): void;
  close(): Promise<void>;
}

export function createInsides(): Insides {
  const known = new Map<string, Inside>();
  let removals: Promise<unknown> = Promise.resolve();
  const after = (work: () => Promise<void>) => {
    removals = removals.then(work);
  };
  const remove = (id: string) => {
    const inside = known.get(id);
    known.delete(id);
    inside?.processes.drop();
    if (inside !== undefined) after(inside.machine.remove);
  };
  return {
    of: ({ id }) => {
      const found = known.get(id);
      if (found !== undefined) return found;
      const machine = createMachine();
      const inside = { machine, processes: createProcesses(machine) };
      known.set(id, inside);
      return inside;
    },
    all: () => [...known.values()],
    pause: ({ id, memoryKept }) => {
      const inside = known.get(id);
      if (inside === undefined) return;
      inside.machine.freeze();
      inside.processes.drop();
      if (memoryKept) return;
      inside.processes.forget();
      after(inside.machine.halt);
    },
    resume: ({ id }) => known.get(id)?.machine.thaw(),
    remove,
    close: async () => {
      for (const id of [...known.keys()]) remove(id);
      await removals;
    },
  };
}
