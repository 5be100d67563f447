import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../fakes/server.js';
import { eventually } from '../support/engines.js';
import { failedList } from '../support/remote-cases.js';
import { type Driven, drive } from './drive.js';

let on: Driven;

const says = (status: number, message: string, headers: Record<string, string> = {}): Fault => ({
  kind: 'reply',
  reply: { status, headers: { 'x-request-id': 'req-42', ...headers }, body: { code: status, message } },
});

beforeEach(async () => {
  on = await drive();
});
afterEach(() => on.close());

describe('a failure', () => {
  it('that is a plan’s limit exits 7, though its status says that it is not allowed', async () => {
    on.fake.fault(/^GET/, says(403, 'instance limit reached'));
    expect(await failedList(on)).toEqual({ exit: 7, word: 'limit', backend: 'e2b' });
  });

  it('has the words of the server and the id of the request in it, for a person and for a program', async () => {
    on.fake.fault(/^GET/, says(409, 'not like this'), 2);
    const { error } = JSON.parse((await on.run('list --json')).stderr);
    expect(error).toMatchObject({ message: 'e2b: not like this', requestId: 'req-42' });
    expect((await on.run('list')).stderr).toContain('request: req-42');
  });
});

describe('wait', () => {
  it('sees what happens elsewhere by reading, less and less often', async () => {
    const id = await on.create();
    const waiting = on.json(`wait ${id} --for paused`);
    const sandbox = on.fake.find(id);
    setTimeout(() => sandbox && Object.assign(sandbox, { state: 'paused' }), 700);
    expect(await waiting).toMatchObject({ state: 'paused', changed: true });
    expect(on.fake.count(/^GET/)).toBeLessThan(10);
  });

  it('ends when it is there already, without a pause for breath', async () => {
    const id = await on.create();
    const before = on.fake.requests.length;
    await on.run(`wait ${id} --for running`);
    expect(on.fake.requests.length - before).toBe(2);
  });

  it('exits 4 when the sandbox goes, and 5 when the time does', async () => {
    const id = await on.create();
    expect((await on.run(`wait ${id} --for paused --timeout 0.5s`)).code).toBe(5);
    const waiting = on.run(`wait ${id} --for paused`);
    setTimeout(() => on.fake.sandboxes.clear(), 500);
    expect((await waiting).code).toBe(4);
  });
});

describe('--timeout is over', () => {
  it.each(['pause ID', 'kill --all -y', 'wait ID --for paused'])(
    'for a service that hangs while it is asked which sandbox is meant, too: %s',
    { timeout: 5000 },
    async (line) => {
      const id = await on.create();
      on.fake.fault(/^GET/, { kind: 'hang' }, 9);
      const { code, stdout, stderr } = await on.run(`${line.replace('ID', id)} --timeout 0.3s`);
      expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
      expect(stderr).toContain('timed out after 0.3 s');
      expect(on.fake.find(id)?.state).toBe('running');
    },
  );
});

it('a resume that is done does not wait long to say until when, where the service says nothing more', {
  timeout: 9000,
}, async () => {
  const id = await on.create();
  await on.run(`pause ${id}`);
  on.fake.fault(/connect$/, { kind: 'delay', milliseconds: 200 });
  const resumed = on.run(`resume ${id} --ttl 5m`);
  await eventually(() => on.fake.count(/connect$/) === 1);
  on.fake.fault(/^GET/, { kind: 'hang' }, 9);
  const { code, stdout } = await resumed;
  expect({ code, state: on.fake.find(id)?.state }).toEqual({ code: 0, state: 'running' });
  expect(stdout).toContain('paused');
});
