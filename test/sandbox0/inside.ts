import { PassThrough, type Readable } from 'node:stream';
import { expect } from 'vitest';
import type { Backend } from '../../src/sandbox/backend.js';
import type { ExecSpec, Running } from '../../src/sandbox/exec.js';
import type { FakeSandbox0, Sandbox0Options } from '../fakes/sandbox0.js';
import type { Inside } from '../fakes/sandbox0-inside.js';
import type { FakeSession } from '../fakes/sandbox0-session.js';
import { openWith } from '../services/site.js';
import { SERVICES } from '../services/table.js';
import { execOf, specOf } from '../support/specs.js';
import { clockOf, type Driven, drive, madeOn } from './drive.js';

export const CALL = { signal: new AbortController().signal };

export interface Written {
  stdout: Buffer;
  stderr: Buffer;
}

export interface Begun extends Written {
  running: Running;
  /** What was written by now, as text. */
  text(): string;
}

/** A sandbox on a fake control plane, and commands in it. */
export interface Sandboxed {
  on: Driven;
  fake: FakeSandbox0;
  backend: Backend;
  id: string;
  inside(): Inside;
  /** The only one that is there. */
  session(): FakeSession;
  begin(command: string[], options?: Options): Promise<Begun>;
  /** To its end. */
  run(command: string[], options?: Options): Promise<Written & { code: number }>;
  shell(script: string, options?: Options): Promise<Written & { code: number }>;
  close(): Promise<void>;
}

export interface Options extends Partial<ExecSpec> {
  stdin?: Readable | null;
  signal?: AbortSignal;
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
  const begin: Sandboxed['begin'] = async (command, { stdin = null, signal, ...wanted } = {}) => {
    const [out, err] = [gather(), gather()];
    const streams = { stdin, stdout: out.stream, stderr: err.stream };
    const running = await backend.exec(id, execOf(command, wanted), streams, {
      signal: signal ?? CALL.signal,
    });
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
  const run: Sandboxed['run'] = async (command, wanted) => {
    const begun = await begin(command, wanted);
    const code = await begun.running.exitCode;
    return { code, stdout: begun.stdout, stderr: begun.stderr };
  };
  return {
    ...{ on, fake, backend, id, inside, begin, run },
    session: () => {
      const [only] = [...inside().sessions.values()];
      if (only === undefined) throw new Error('there is no session');
      return only;
    },
    shell: (script, wanted) => run(['sh', '-c', script], wanted),
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

function gather() {
  const parts: Buffer[] = [];
  const stream = new PassThrough();
  stream.on('data', (part: Buffer) => parts.push(part));
  return { stream, bytes: () => Buffer.concat(parts) };
}
