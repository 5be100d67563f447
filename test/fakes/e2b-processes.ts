import { constants } from 'node:os';
import type { Subscriber } from './e2b-stream.js';
import type { Exit, Inmate } from './inside/inmate.js';
import type { Machine } from './inside/machine.js';

/** A process as the agent inside keeps it. */
export interface FakeProcess {
  readonly pid: number;
  readonly inmate: Inmate;
  /** As it was asked for. */
  readonly config: any;
  readonly tag: string | null;
  readonly user: string;
  readonly terminal: boolean;
  /** Without an input nothing can be sent. */
  readonly stdin: boolean;
  readonly subscribers: Set<Subscriber>;
  /** Null while it runs. */
  end: object | null;
  /** Every byte that was brought, by now. */
  received: number;
}

export interface Processes {
  /** Those that run. */
  readonly running: Map<number, FakeProcess>;
  /** And those that have run. */
  readonly all: Map<number, FakeProcess>;
  find(selector: any): FakeProcess | null;
  /** What is asked now and waits is dropped when the machine stands still. */
  dropped(): Promise<void>;
  add(process: FakeProcess): void;
  drop(): void;
  /** The machine is gone with all that ran. */
  forget(): void;
}

/** What Go calls the signals that tests use. */
const GO_NAMES: Readonly<Record<number, string>> = {
  [constants.signals.SIGHUP]: 'hangup',
  [constants.signals.SIGINT]: 'interrupt',
  [constants.signals.SIGQUIT]: 'quit',
  [constants.signals.SIGABRT]: 'aborted',
  [constants.signals.SIGKILL]: 'killed',
  [constants.signals.SIGSEGV]: 'segmentation fault',
  [constants.signals.SIGPIPE]: 'broken pipe',
  [constants.signals.SIGTERM]: 'terminated',
  [constants.signals.SIGUSR1]: 'user defined signal 1',
};

export function createProcesses(_machine: Machine): Processes {
  const all = new Map<number, FakeProcess>();
  const running = new Map<number, FakeProcess>();
  let letGo: (() => void)[] = [];
  return {
    running,
    all,
    find: ({ pid, tag } = {}) =>
      [...running.values()].find((one) => (pid === undefined ? one.tag === tag : one.pid === pid)) ?? null,
    dropped: () => new Promise((resolve) => letGo.push(resolve)),
    add: (process) => {
      all.set(process.pid, process);
      running.set(process.pid, process);
      void watch(process).then(() => running.delete(process.pid));
    },
    drop: () => {
      for (const { subscribers } of all.values()) for (const one of subscribers) one.cut();
      for (const one of letGo) one();
      letGo = [];
    },
    forget: () => {
      running.clear();
      all.clear();
    },
  };
}

/** Output as it comes, to whoever looks on, at the pace of the slowest; what nobody looks at is gone. */
async function watch(process: FakeProcess): Promise<void> {
  const { inmate, subscribers } = process;
  const pour = async ({ stream, source }: Inmate['outputs'][number]) => {
    for await (const piece of source) {
      const data = { [stream]: Buffer.from(piece).toString('base64') };
      await Promise.all([...subscribers].map((one) => one.send({ event: { data } })));
    }
  };
  const [exit] = await Promise.all([inmate.exited, ...inmate.outputs.map(pour)]);
  process.end = endOf(exit);
  for (const one of subscribers) one.finish(process.end);
}

/** What is zero or false is left out. */
function endOf({ code, signal }: Exit): object {
  if (signal === null) {
    const status = `exit status ${code}`;
    return code === 0 ? { exited: true, status } : { exitCode: code, exited: true, status, error: status };
  }
  const core = [constants.signals.SIGQUIT, constants.signals.SIGABRT, constants.signals.SIGSEGV];
  const name = GO_NAMES[signal] ?? `signal ${signal}`;
  const status = `signal: ${name}${core.includes(signal as 3) ? ' (core dumped)' : ''}`;
  return { exitCode: -1, status, error: status };
}
