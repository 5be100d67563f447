import { existsSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import type { Backend, Call } from '../../src/sandbox/backend.js';
import type { ExecSpec, Running, Streams } from '../../src/sandbox/exec.js';
import { CALL } from '../backends/contract/subject.js';
import type { Machine } from '../fakes/inside/machine.js';
import { eventually } from '../support/engines.js';
import { execOf } from '../support/specs.js';
import { backendOn, type Driven, drive, foldersOf } from './drive.js';

/** One sandbox of a fake control plane, and commands in it by the backend alone. */
export interface Inside extends Driven {
  id: string;
  backend: Backend;
  begin(command: string[], wanted?: Wanted, call?: Call): Promise<Begun>;
  /** To its end. */
  exec(command: string[], wanted?: Wanted): Promise<{ code: number; stdout: Buffer; stderr: Buffer }>;
  /** A script to its end, and what it printed. */
  shell(script: string): Promise<string>;
  /** Until this has not changed for several commands. */
  settled(value: () => number): Promise<void>;
  /** The fake's own, with what is `/workspace` to the service as its home. */
  machine(): Machine;
  /** The folders in which commands were begun. */
  folders(): string[];
}

export type Wanted = Partial<ExecSpec> & { stdin?: NodeJS.ReadableStream | Buffer };

export interface Begun {
  running: Running;
  /** What it has written by now. */
  stdout(): Buffer;
  stderr(): Buffer;
  /** Until it has written this. */
  says(text: string): Promise<void>;
}

export async function insideOf(): Promise<Inside> {
  const on = await drive();
  const id = await on.create();
  const backend = backendOn(on.fake);
  const begin: Inside['begin'] = async (command, { stdin, ...wanted } = {}, call = CALL) => {
    const [stdout, stderr] = [catcher(), catcher()];
    const input = Buffer.isBuffer(stdin) ? Readable.from([stdin]) : (stdin ?? null);
    const streams: Streams = { stdin: input, stdout: stdout.stream, stderr: stderr.stream };
    const running = await backend.exec(id, execOf(command, wanted), streams, call);
    // A test that waits for something else first is told of a failure all the same.
    running.exitCode.catch(() => {});
    const says = (text: string) => eventually(() => stdout.bytes().includes(text));
    return { running, stdout: stdout.bytes, stderr: stderr.bytes, says };
  };
  const exec: Inside['exec'] = async (command, wanted) => {
    const { running, stdout, stderr } = await begin(command, wanted);
    return { code: await running.exitCode, stdout: stdout(), stderr: stderr() };
  };
  return {
    ...on,
    id,
    backend,
    begin,
    exec,
    shell: async (script) => String((await exec(['sh', '-c', script])).stdout),
    settled: async (value) => {
      for (let same = 0, before = Number.NaN; same < 6; ) {
        await exec(['true']);
        const now = value();
        same = now === before ? same + 1 : 0;
        before = now;
      }
    },
    machine: () => {
      const sandbox = on.fake.find(id);
      if (sandbox === null) throw new Error(`${id} is gone`);
      return on.fake.agent.machines.of(sandbox).machine;
    },
    folders: () => foldersOf(on.fake),
    close: async () => {
      backend.close();
      await on.close();
    },
  };
}

/** Those that are there still. */
export const left = (folders: readonly string[]) => folders.filter((folder) => existsSync(folder));

function catcher() {
  const parts: Buffer[] = [];
  const stream = new Writable({
    write: (part: Buffer, _encoding, done) => {
      parts.push(part);
      done();
    },
  });
  return { stream, bytes: () => Buffer.concat(parts) };
}
