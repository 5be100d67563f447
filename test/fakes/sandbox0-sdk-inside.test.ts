import { Client, type Sandbox } from 'sandbox0';
import { afterEach, expect, it } from 'vitest';
import { eventually } from '../support/engines.js';
import { type FakeSandbox0, startSandbox0 } from './sandbox0.js';

let fake: FakeSandbox0;

afterEach(async () => {
  expect(fake.violations).toEqual([]);
  await fake.close();
});

async function claim(envVars: Record<string, string> = {}): Promise<Sandbox> {
  fake = await startSandbox0({ quirks: { pauseMs: 0 } });
  const client = new Client({ token: fake.key, baseUrl: fake.url });
  return client.sandboxes.claim('default', { config: { envVars } });
}

const textOf = (base64 = '') => Buffer.from(base64, 'base64').toString();

it('the vendor’s SDK runs a command to its end: what it wrote, apart, and its exit code', async () => {
  const sandbox = await claim({ OWN: 'sandbox' });
  const command = ['sh', '-c', 'echo $OWN $NEW; echo err >&2; exit 7'];
  const ran = await sandbox.cmd('sh', { command, envVars: { NEW: 'a b' } });
  expect(ran).toMatchObject({ stdout: 'sandbox a b\n', stderr: 'err\n', exitCode: 7, state: 'crashed' });
  await sandbox.deleteContext(ran.contextId);
  expect(await sandbox.cmd('sh', { command: ['sh', '-c', 'kill -TERM $$'] })).toMatchObject({ exitCode: -1 });
  await expect(sandbox.cmd('no-such-program')).rejects.toMatchObject({
    statusCode: 500,
    code: 'create_failed',
  });
});

it('the vendor’s SDK brings a session its input and reads its events to the exit code', async () => {
  const sandbox = await claim();
  const spec = { command: ['sh', '-c', 'cat; echo err >&2; exit 3'] };
  const session = await sandbox.createSession(spec, { idempotencyKey: 'k' });
  expect((await sandbox.createSession(spec, { idempotencyKey: 'k' })).id).toBe(session.id);
  const input = { inputId: 'i-1', dataBase64: Buffer.from('typed\n').toString('base64') };
  expect(await sandbox.writeSessionInput(session.id, input)).toMatchObject({
    accepted: true,
    duplicate: false,
  });
  expect(await sandbox.writeSessionInput(session.id, input)).toMatchObject({ duplicate: true });
  await sandbox.writeSessionInput(session.id, { inputId: 'i-2', eof: true });
  const texts = { stdout: '', stderr: '', pty: '' };
  const seqs: number[] = [];
  const stream = await sandbox.watchSessionEvents(session.id);
  for await (const event of stream) {
    seqs.push(event.seq);
    if (event.stream !== undefined) texts[event.stream] += textOf(event.dataBase64);
    if (event.type !== 'attempt.exited') continue;
    expect(event.exitCode).toBe(3);
    break;
  }
  await stream.close();
  expect(texts).toEqual({ stdout: 'typed\n', stderr: 'err\n', pty: '' });
  expect(seqs).toEqual(seqs.map((_, at) => at + 1));
  const page = await sandbox.listSessionEvents(session.id, { after: 3, limit: 2 });
  expect(page.events.map(({ seq }) => seq)).toEqual([4, 5]);
  expect((await sandbox.listSessions()).map(({ id }) => id)).toEqual([session.id]);
  await sandbox.deleteSession(session.id);
  await expect(sandbox.getSession(session.id)).rejects.toMatchObject({ code: 'session_not_found' });
});

it('the vendor’s SDK tells a session on a terminal a size and a signal', async () => {
  const sandbox = await claim();
  const command = ['sh', '-c', 'stty size; trap "stty size" WINCH; while :; do sleep 0.02; done'];
  const io = { mode: 'pty', terminal: { rows: 17, cols: 91 } } as const;
  const { id } = await sandbox.createSession({ command, io });
  const written = async () => {
    const { events } = await sandbox.listSessionEvents(id);
    return events.map(({ dataBase64 }) => textOf(dataBase64)).join('');
  };
  await eventually(async () => (await written()).includes('17 91'));
  await sandbox.resizeSessionTerminal(id, { rows: 40, cols: 120 });
  await eventually(async () => (await written()).includes('40 120'));
  await sandbox.sendSessionSignal(id, { signal: 'SIGHUP' });
  await eventually(async () => (await sandbox.getSession(id)).phase === 'exited');
  expect((await sandbox.getSession(id)).attempt).toMatchObject({ exitCode: -1, reason: 'killed' });
  expect((await sandbox.createSessionAttempt(id)).attempt).toMatchObject({ number: 2 });
  await sandbox.deleteSession(id);
});

it('the vendor’s SDK wakes a paused sandbox by a session, whose commands have ended', async () => {
  const sandbox = await claim();
  const lifecycle = { runtimeRecovery: 'stop' } as const;
  const { id } = await sandbox.createSession({ command: ['sleep', '60'], lifecycle });
  await new Client({ token: fake.key, baseUrl: fake.url }).sandboxes.pause(sandbox.id);
  expect(fake.sandboxes.get(sandbox.id)?.status).toBe('paused');
  expect((await sandbox.getSession(id)).attempt).toMatchObject({ reason: 'runtime_replaced' });
  expect(fake.sandboxes.get(sandbox.id)).toMatchObject({ status: 'running', generation: 2 });
});
