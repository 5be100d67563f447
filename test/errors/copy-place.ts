import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryBackend } from '../../src/backends/memory.js';
import { notFoundError } from '../../src/errors.js';
import type { Archives, Backend } from '../../src/sandbox/backend.js';
import { CALL } from '../support/commands.js';
import { temporaryFolder } from '../support/files.js';
import { type HostRun, runInProcess, type TestHost } from '../support/host.js';
import { specOf } from '../support/specs.js';
import type { Told } from './provoke.js';

/** Two folders with the same in them: of this machine, and of the sandbox `web`, which sees this machine's files. */
export interface CopyPlace {
  here: string;
  /** With the sandbox before it. */
  there: string;
  cp(from: string, to: string): Promise<HostRun>;
  /** From now on these programs are not there, or these archives are. */
  without(...programs: string[]): void;
  archives(own: Partial<Archives>): void;
  /** What a script, or a program, comes to. */
  answer(script: string, stdout: string, exitCode?: number, stderr?: string): void;
  type(text: string): void;
}

function folderWith(file: string): string {
  const folder = temporaryFolder();
  for (const name of ['file', file]) writeFileSync(join(folder, name), 'x');
  for (const name of ['dir', 'mixed'].filter((one) => one !== file)) mkdirSync(join(folder, name));
  symlinkSync('nowhere', join(folder, 'dangling'));
  return folder;
}

export async function withCopies(work: (place: CopyPlace) => Promise<Told>): Promise<Told> {
  const memory = memoryBackend();
  const [here, inside] = [folderWith('f'), folderWith('mixed')];
  mkdirSync(join(inside, 'f'));
  await memory.create(specOf({ name: 'web', workdir: inside }), CALL);
  const answers = new Map<string, readonly [stdout: string, exitCode: number, stderr: string]>();
  const missing: string[] = [];
  let own: Partial<Backend> = {};
  let typed = '';
  const exec: Backend['exec'] = async (id, spec, streams, call) => {
    const [program = '', flag = '', script = ''] = spec.command;
    if (missing.includes(program)) throw notFoundError('no such program', { exitCode: 127 });
    const [stdout, exitCode, stderr] = answers.get(script) ?? answers.get(`${program} ${flag}`) ?? [];
    if (stdout === undefined) return memory.exec(id, spec, streams, call);
    streams.stdout.write(stdout);
    streams.stderr.write(stderr ?? '');
    return { exitCode: Promise.resolve(exitCode ?? 0), signal: async () => {}, resize: async () => {} };
  };
  const types = { memory: async () => ({ ...memory, ...own, exec }) };
  const during = ({ stdin }: TestHost) => void stdin.end(typed);
  try {
    return await work({
      ...{ here, there: `web:${inside}` },
      cp: (from, to) => runInProcess(['-b', 'memory', 'cp', from, to, '--json'], { types, during }),
      without: (...programs) => void missing.push(...programs),
      archives: (archives) => {
        own = { archives: archives as Archives };
      },
      answer: (script, stdout, exitCode = 0, stderr = '') =>
        void answers.set(script, [stdout, exitCode, stderr]),
      type: (text) => {
        typed = text;
      },
    });
  } finally {
    memory.close();
  }
}
