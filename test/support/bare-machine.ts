import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { BIN, PROGRAMS, STANDALONE } from './sandman.js';

/** Where programs of the machine are, for children whose own PATH is empty. */
const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Starts `bin` where the machine has no engine: an empty /run in a mount namespace of its own hides every socket that
 * an engine has there, and the PATH of `env` is the child's alone.
 */
export function startOnBareMachine(args: string[], env: Record<string, string>): ChildProcess {
  const script = `PATH=${SYSTEM_PATH} mount -t tmpfs none /run && exec "$0" "$@"`;
  const line = ['--mount', '/bin/sh', '-c', script, ...PROGRAMS.sandman, ...args];
  return spawn(onSystem('unshare'), line, { env, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** A folder for PATH that has these programs and no others. */
export function pathWith(...programs: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'sandman-path-'));
  for (const name of programs) symlinkSync(onSystem(name), join(folder, name));
  return folder;
}

/** Somebody without rights: `nobody` on every Debian. */
export const NOBODY = 65534;

/** Starts `bin` as a user who may do nothing, from a copy that such a user can read. */
export function startAsNobody(args: string[], env: Record<string, string>): ChildProcess {
  const folder = mkdtempSync(join(tmpdir(), 'sandman-copy-'));
  const parts = STANDALONE ? [BIN] : ['bin', 'dist', 'package.json'];
  for (const part of parts) cpSync(part, join(folder, basename(part)), { recursive: true });
  chmodSync(folder, 0o755);
  const copy = join(folder, relative(STANDALONE ? dirname(BIN) : '.', BIN));
  const [program, ...words] = PROGRAMS.sandman.map((word) => (word === BIN ? copy : word)) as [string];
  return spawn(program, [...words, ...args], {
    env,
    cwd: '/',
    uid: NOBODY,
    gid: NOBODY,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

function onSystem(name: string): string {
  const env = { PATH: SYSTEM_PATH };
  return execFileSync('/bin/sh', ['-c', `command -v ${name}`], { env, encoding: 'utf8' }).trim();
}
