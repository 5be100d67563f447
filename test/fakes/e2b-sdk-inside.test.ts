import { Sandbox as E2bSandbox } from 'e2b';
import { Sandbox as NovitaSandbox } from 'novita-sandbox';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/engines.js';
import { type FakeE2b, startE2b } from './e2b.js';

let fake: FakeE2b;
let sandbox: E2bSandbox;

const VENDORS = [
  { vendor: 'e2b', Sandbox: E2bSandbox },
  { vendor: 'novita', Sandbox: NovitaSandbox as unknown as typeof E2bSandbox },
] as const;

describe.each(VENDORS)('the inside of a fake of $vendor and the SDK of its vendor', ({ vendor, Sandbox }) => {
  const options = () => ({
    ...{ apiKey: fake.key, apiUrl: fake.url, sandboxUrl: fake.url },
    domain: 'example.test',
  });

  beforeEach(async () => {
    fake = await startE2b({ vendor, key: `${vendor}_00ff` });
    sandbox = await Sandbox.create('base', { ...options(), envs: { OWN: 'sandbox', BOTH: 'sandbox' } });
  });
  afterEach(async () => {
    expect(fake.violations).toEqual([]);
    await fake.close();
  });

  it('run a command: its streams apart, its environment, its folder', async () => {
    const { stdout, stderr, exitCode } = await sandbox.commands.run(
      'echo "$OWN $BOTH"; pwd; echo "ü €" >&2',
      { envs: { BOTH: 'command' }, cwd: '/tmp' },
    );
    expect([stdout, stderr, exitCode]).toEqual(['sandbox command\n/tmp\n', 'ü €\n', 0]);
  });

  it('tell how a command ended', async () => {
    await expect(sandbox.commands.run('exit 7')).rejects.toMatchObject({ exitCode: 7 });
    const killed = { exitCode: -1, error: 'signal: killed' };
    await expect(sandbox.commands.run('kill -KILL $$')).rejects.toMatchObject({ result: killed });
  });

  it('refuse a user and a folder that are not there', async () => {
    await expect(sandbox.commands.run('true', { user: 'nobody-here' as 'user' })).rejects.toThrow(/username/);
    await expect(sandbox.commands.run('true', { cwd: '/nowhere' })).rejects.toThrow(/does not exist/);
    expect((await sandbox.commands.run('echo $USER', { user: 'root' })).stdout).toBe('root\n');
  });

  it('bring a command its input', async () => {
    const handle = await sandbox.commands.run('cat', { background: true, stdin: true });
    await sandbox.commands.sendStdin(handle.pid, 'typed\n');
    await eventually(() => handle.stdout === 'typed\n');
    if ('closeStdin' in sandbox.commands) await sandbox.commands.closeStdin(handle.pid);
    else fake.insides.all()[0]?.processes.find({ pid: handle.pid })?.inmate.input.end();
    expect(await handle.wait()).toMatchObject({ exitCode: 0, stdout: 'typed\n' });
  });

  it('list what runs, look on from elsewhere, and kill it', async () => {
    const handle = await sandbox.commands.run('until [ -e go ]; do sleep 0.02; done; echo late; sleep 60', {
      background: true,
    });
    expect(await sandbox.commands.list()).toMatchObject([{ pid: handle.pid, cmd: '/bin/bash' }]);
    const other = await sandbox.commands.connect(handle.pid);
    await sandbox.commands.run('touch go');
    await eventually(() => other.stdout === 'late\n');
    expect(await handle.kill()).toBe(true);
    await expect(handle.wait()).rejects.toMatchObject({ result: { error: 'signal: killed' } });
    expect(await sandbox.commands.kill(handle.pid)).toBe(false);
    expect(await sandbox.commands.list()).toEqual([]);
  });

  it('open a terminal, type on it, give it another size, and kill it', async () => {
    let shown = '';
    const decoder = new TextDecoder();
    const onData = (data: Uint8Array) => {
      shown += decoder.decode(data, { stream: true });
    };
    const { pid, wait } = await sandbox.pty.create({ cols: 91, rows: 17, onData }).then((handle) => ({
      pid: handle.pid,
      wait: handle.wait().catch((error: unknown) => error),
    }));
    const type = (text: string) => sandbox.pty.sendInput(pid, new TextEncoder().encode(text));
    await type('stty size\n');
    await eventually(() => shown.includes('17 91'));
    await sandbox.pty.resize(pid, { cols: 120, rows: 40 });
    await type('stty size\n');
    await eventually(() => shown.includes('40 120'));
    expect(await sandbox.pty.kill(pid)).toBe(true);
    expect(await wait).toMatchObject({ result: { error: 'signal: killed' } });
  });

  it('end a command after the time that it is given', async () => {
    await expect(sandbox.commands.run('sleep 60', { timeoutMs: 300 })).rejects.toThrow();
    await eventually(async () => (await sandbox.commands.list()).length === 0);
  });

  it('know nothing of what does not run, and let in nobody without the token', async () => {
    expect(await sandbox.isRunning()).toBe(true);
    await sandbox.pause();
    expect(await sandbox.isRunning()).toBe(false);
    await expect(sandbox.commands.run('true')).rejects.toThrow();
    const again = await Sandbox.connect(sandbox.sandboxId, options());
    expect((await again.commands.run('echo on')).stdout).toBe('on\n');
    const headers = { [`${vendor}-sandbox-id`]: sandbox.sandboxId, [`${vendor}-sandbox-port`]: '49983' };
    const answer = await fetch(`${fake.url}/process.Process/List`, { method: 'POST', headers, body: '{}' });
    expect(answer.status).toBe(401);
  });
});
