import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Programs, programsInBin, standalonePrograms } from '../../src/programs.js';
import type { TestEngine } from './engines.js';

/** The executable for this machine that needs no Node, as `npm run build:binary` makes it. */
export const EXECUTABLE = resolve(`binaries/sandman-${process.platform}-${process.arch}`);

/** What the tests drive: `bin`, or the executable that SANDMAN_BIN names, which brings all that it needs. */
export const BIN = resolve(process.env.SANDMAN_BIN ?? 'bin/sandman.js');
export const STANDALONE = BIN !== resolve('bin/sandman.js');

/** How it is started, whole or in part. */
export const PROGRAMS: Programs = STANDALONE ? standalonePrograms(BIN) : programsInBin(process.execPath);

/** What a finished `sandman` left. */
export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
  /** stdout as it came. */
  bytes: Buffer;
  /** stdout as JSON; undefined where it is not exactly one value. */
  json: any;
}

export interface RunOptions {
  env?: Record<string, string | undefined>;
  input?: string | Buffer;
  cwd?: string;
}

/** A folder for the config of one test, with the base template set to the engine's local image. */
export function configFolder(image?: string, network?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'sandman-config-'));
  const tree = { templates: { base: image }, ...(network === undefined ? {} : { create: { network } }) };
  if (image !== undefined) writeFileSync(join(folder, 'config.json'), JSON.stringify(tree));
  return folder;
}

/** The environment of a child that knows one engine and nothing of the person who runs the tests. */
export function environment(
  engine: TestEngine | null,
  extra: RunOptions['env'] = {},
): Record<string, string> {
  const { PATH = '', TMPDIR = tmpdir(), CONTAINERS_CONF } = process.env;
  const home = mkdtempSync(join(tmpdir(), 'sandman-home-'));
  const all = {
    PATH,
    TMPDIR,
    HOME: home,
    CONTAINERS_CONF,
    SANDMAN_CONFIG_DIR: configFolder(engine?.image, engine?.network),
    ...engine?.env,
    ...extra,
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Starts `bin` as a child process, with pipes for its streams. */
export function start(args: string[], env: Record<string, string>, cwd?: string): ChildProcess {
  return spawn(BIN, args, { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** Runs `bin` to its end. */
export function sandman(
  env: Record<string, string>,
  args: string[],
  { input, cwd }: RunOptions = {},
): Promise<Ran> {
  return finish(start(args, env, cwd), input);
}

/** Waits for a child's end, and collects what it wrote. */
export function finish(child: ChildProcess, input?: string | Buffer): Promise<Ran> {
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  return collect(child);
}

/** As `finish`, for a child whose standard input the test holds in its hand. */
export function collect(child: ChildProcess): Promise<Ran> {
  const parts: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  child.stdout?.on('data', (part: Buffer) => parts.stdout.push(part));
  child.stderr?.on('data', (part: Buffer) => parts.stderr.push(part));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const bytes = Buffer.concat(parts.stdout);
      const stdout = bytes.toString();
      const stderr = Buffer.concat(parts.stderr).toString();
      resolve({ code, stdout, stderr, bytes, json: parse(stdout) });
    });
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
