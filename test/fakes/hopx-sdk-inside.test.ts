import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox } from '@hopx-ai/sdk';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventually } from '../support/engines.js';
import { temporaryFolder } from '../support/files.js';
import { type FakeHopx, startHopx } from './hopx.js';

let fake: FakeHopx;
let sandbox: Sandbox;

beforeEach(async () => {
  fake = await startHopx();
  const access = { apiKey: fake.key, baseURL: fake.url };
  sandbox = await Sandbox.create({ ...access, template: 'base', envVars: { OWN: 'own' } });
});
afterEach(async () => {
  expect(fake.violations).toEqual([]);
  await fake.close();
});

it('the vendor’s SDK runs commands, in the background too, lists them and ends them', async () => {
  const { commands } = sandbox;
  const ran = await commands.run('echo "$OWN $A $PWD"; echo err >&2; exit 7', {
    env: { A: 'b c' },
    workingDir: '/proc',
  });
  expect(ran).toMatchObject({ stdout: 'own b c /proc\n', stderr: 'err\n', exit_code: 7, success: false });
  await expect(commands.run('sleep 60', { timeout: 1 })).rejects.toThrow();

  await commands.run('echo kept >file');
  await commands.run('echo $$ >pid; sleep 60', { background: true });
  await commands.runBackground('exit 3');
  await eventually(async () => (await sandbox.listProcesses()).some(({ exit_code }) => exit_code === 3));
  const [long] = await sandbox.listProcesses();
  expect(long).toMatchObject({ status: 'running', language: 'bash' });
  await sandbox.killProcess(long?.process_id ?? '');
  expect((await sandbox.listProcesses())[0]).toMatchObject({ status: 'killed' });
  expect((await commands.run('cat file')).stdout).toBe('kept\n');
});

it('it moves files in and out, where it may', async () => {
  const { files } = sandbox;
  const folder = temporaryFolder();
  const bytes = Buffer.from([0, 255, 10, 13, 128]);
  writeFileSync(join(folder, 'local'), bytes);
  await files.mkdir('/workspace/a/b');
  await files.upload(join(folder, 'local'), '/workspace/a/b/c');
  expect(Buffer.from(await files.download('/workspace/a/b/c'))).toEqual(bytes);
  await files.write('/workspace/text', 'ünï');
  expect(await files.read('/workspace/text')).toBe('ünï');
  expect((await files.list('/workspace')).map(({ name }) => name).sort()).toEqual(['a', 'text']);
  expect([await files.exists('/workspace/text'), await files.exists('/tmp/nothing-here')]).toEqual([
    true,
    false,
  ]);
  await files.remove('/workspace/a');
  expect(await files.exists('/workspace/a/b/c')).toBe(false);
  await expect(files.read('/etc/passwd')).rejects.toThrow();
});

it('it opens a terminal, types, changes its size, and is told the exit code', async () => {
  const { terminal } = sandbox;
  const socket = await terminal.connect();
  let text = '';
  const exit = new Promise((resolve) => {
    socket.on('message', (data: unknown) => {
      const { type, data: part, code } = JSON.parse(String(data));
      if (type === 'output') text += part;
      if (type === 'exit') resolve(code);
    });
  });
  terminal.resize(socket, 90, 20);
  terminal.sendInput(socket, 'stty size; exit 5\n');
  expect(await exit).toBe(5);
  expect(text).toContain('20 90');
});
