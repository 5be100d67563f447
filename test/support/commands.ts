import { PassThrough, type Readable, type Writable } from 'node:stream';
import type { Backend, Call } from '../../src/sandbox/backend.js';
import type { ExecSpec, Running } from '../../src/sandbox/exec.js';
import { execOf } from './specs.js';

export const CALL: Call = { signal: new AbortController().signal };

export interface Written {
  stdout: Buffer;
  stderr: Buffer;
}

export interface Begun extends Written {
  running: Running;
  /** What was written to stdout by now, as text. */
  text(): string;
}

export interface CommandOptions extends Partial<ExecSpec> {
  stdin?: Readable | null;
  stdout?: Writable;
  signal?: AbortSignal;
}

/** Commands in one sandbox, and what they write. */
export interface Commands {
  begin(command: string[], options?: CommandOptions): Promise<Begun>;
  /** To its end. */
  run(command: string[], options?: CommandOptions): Promise<Written & { code: number }>;
  shell(script: string, options?: CommandOptions): Promise<Written & { code: number }>;
}

export function commandsIn({ exec }: Pick<Backend, 'exec'>, id: string): Commands {
  const begin: Commands['begin'] = async (command, { stdin = null, stdout, signal, ...wanted } = {}) => {
    const [out, err] = [gather(), gather()];
    const streams = { stdin, stdout: stdout ?? out.stream, stderr: err.stream };
    const running = await exec(id, execOf(command, wanted), streams, { signal: signal ?? CALL.signal });
    return {
      running,
      text: () => out.bytes().toString(),
      get stdout() {
        return out.bytes();
      },
      get stderr() {
        return err.bytes();
      },
    };
  };
  const run: Commands['run'] = async (command, wanted) => {
    const begun = await begin(command, wanted);
    const code = await begun.running.exitCode;
    return { code, stdout: begun.stdout, stderr: begun.stderr };
  };
  return { begin, run, shell: (script, wanted) => run(['sh', '-c', script], wanted) };
}

function gather() {
  const parts: Buffer[] = [];
  const stream = new PassThrough();
  stream.on('data', (part: Buffer) => parts.push(part));
  return { stream, bytes: () => Buffer.concat(parts) };
}
