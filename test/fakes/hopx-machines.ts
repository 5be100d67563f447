import type { FakeSandbox } from './hopx-state.js';
import { createMachine, type Machine } from './inside/machine.js';

/** The inside of one fake sandbox. */
export interface Inhabited {
  machine: Machine;
  /** Aborts when it runs no more, by which whatever is asked of it falls silent. */
  away: AbortSignal;
}

export interface Machines {
  /** The machine of a sandbox that runs; it is made when it is first asked for. */
  of(sandbox: FakeSandbox): Inhabited;
  /** Lets each be in the state that its sandbox is in. */
  follow(sandboxes: ReadonlyMap<string, FakeSandbox>): void;
  close(): Promise<void>;
}

interface Kept extends Inhabited {
  leave: AbortController;
  status: string;
}

export function createMachines(): Machines {
  const kept = new Map<string, Kept>();
  const leaving: Promise<void>[] = [];
  const enter = () => {
    const leave = new AbortController();
    return { leave, away: leave.signal };
  };
  const bring = (one: Kept, status: string) => {
    if (status === one.status || /ing$/.test(status.replace('running', ''))) return;
    one.status = status;
    if (status !== 'running') one.leave.abort();
    if (status === 'paused') one.machine.freeze();
    if (status === 'stopped') leaving.push(one.machine.halt());
    if (status === 'running') {
      one.machine.thaw();
      Object.assign(one, enter());
    }
  };
  const remove = (id: string, { machine, leave }: Kept) => {
    kept.delete(id);
    leave.abort();
    leaving.push(machine.remove());
  };
  return {
    of: ({ id }) => {
      const one = kept.get(id) ?? { machine: createMachine(), status: 'running', ...enter() };
      kept.set(id, one);
      return one;
    },
    follow: (sandboxes) => {
      for (const [id, one] of kept) {
        const status = sandboxes.get(id)?.status ?? 'deleted';
        if (status === 'deleted') remove(id, one);
        else bring(one, status);
      }
    },
    close: async () => {
      for (const [id, one] of kept) remove(id, one);
      await Promise.all(leaving);
    },
  };
}
