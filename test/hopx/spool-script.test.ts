import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { askScript, beginScript, endScript } from '../../src/backends/hopx/spool-script.js';
import { eventually } from '../support/engines.js';

const NOW = { out: 0, err: 0, waitMs: 0, gatherMs: 0 };
let folder: string;

beforeEach(() => {
  folder = `/tmp/.sandman-test-${randomUUID()}`;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bash = async (script: string) => (await promisify(execFile)('bash', ['-c', script])).stdout;
const begin = (script: string) =>
  beginScript({ folder, command: ['sh', '-c', script], workdir: null, input: false }, NOW);
/** As if nobody had asked for the most of two minutes. */
const hasty = (script: string) => script.replace('sm_i < 1200', 'sm_i < 3');

it('what nobody asks for goes away by itself, once the command has ended and not before', async () => {
  const word = `${folder}-word`;
  await bash(hasty(begin(`sleep 0.7; [ -d ${folder} ] && echo there >${word}`)));
  const pid = readFileSync(join(folder, 'pid'), 'utf8').split(' ')[0] ?? '';
  await eventually(() => !existsSync(folder));
  expect(readFileSync(word, 'utf8')).toBe('there\n');
  rmSync(word);
  await eventually(() => !existsSync(`/proc/${pid}`));
});

it('only its owner may look into it, and what is in it is gone with what was begun', async () => {
  await bash(begin('echo secret; sleep 60'));
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  const pid = readFileSync(join(folder, 'pid'), 'utf8').split(' ')[0] ?? '';
  await bash(`kill -KILL -- -$(cat ${folder}/group)`);
  await eventually(async () => (await bash(askScript(folder, NOW))).includes('exit 137'));
  await bash(endScript(folder));
  expect(existsSync(folder)).toBe(false);
  await eventually(() => !existsSync(`/proc/${pid}`));
});

it('a start that is sent twice begins the command once', async () => {
  const script = begin(`echo begun >>${folder}/log; sleep 0.2`);
  await Promise.all([bash(script), bash(script), bash(script)]);
  await eventually(async () => (await bash(askScript(folder, NOW))).includes('exit 0'));
  expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('begun\n');
  await bash(endScript(folder));
});

it('a machine that was started anew has lost the command, though another process has its number', async () => {
  await bash(begin('sleep 60'));
  const pid = readFileSync(join(folder, 'pid'), 'utf8').split(' ')[0] ?? '';
  expect(await bash(askScript(folder, NOW))).toContain(' runs\n');
  await bash(`echo ${pid} another-boot >${folder}/pid`);
  expect(await bash(askScript(folder, NOW))).toContain(' lost\n');
  await bash(`kill -KILL -- -$(cat ${folder}/group); sleep 0.2`);
  await bash(endScript(folder));
});
