import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/files.js';

/** Begins a process as the keeper and podman's service are, and tells what that has open. */
const PROGRAM = `
import { spawn } from 'node:child_process';
import { inBackground } from './src/lifetimes/background.js';
const child = inBackground(['ignore', 'pipe', 'inherit'], (stdio) =>
  spawn('sh', ['-c', 'readlink /proc/$$/fd/*'], { stdio }));
child.stdout.pipe(process.stdout);
`;

it.skipIf(process.platform !== 'linux')('what outlives a command holds nothing that its shell holds', () => {
  const folder = temporaryFolder();
  const outfile = join(folder, 'program.mjs');
  const stdin = { contents: PROGRAM, resolveDir: process.cwd() };
  buildSync({ stdin, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  const script = `exec 9>"$1/low" 63>"$1/middle" 200>"$1/high"; exec "$2" "$1/program.mjs"`;
  const held = execFileSync('bash', ['-c', script, 'bash', folder, process.execPath], { encoding: 'utf8' });
  expect(held).toContain('socket:');
  expect(held).not.toContain(folder);
});
