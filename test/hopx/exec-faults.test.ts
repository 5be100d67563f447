import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CALL } from '../backends/contract/subject.js';
import { newToken } from '../fakes/hopx-state.js';
import { BAD_GATEWAY, type Fault } from '../fakes/server.js';
import { eventually } from '../support/engines.js';
import { rejectionOf } from '../support/failure.js';
import { type Inside, insideOf, left } from './inside.js';

const RUN = /commands\/run$/;
const LOOK = /^GET \/v1\/sandboxes\/./;
let on: Inside;

beforeEach(async () => {
  on = await insideOf();
});
afterEach(() => on.close());

const COUNT = 'i=0; while [ $i -lt 300 ]; do i=$((i+1)); echo $i; done; echo begun >>log; exit 7';
const COUNTED = `${Array.from({ length: 300 }, (_, at) => at + 1).join('\n')}\n`;

describe('an answer that is lost', () => {
  it.each(['lost', 'cut'] as const)('is asked for again, and the command is begun once: %s', async (kind) => {
    for (const at of [1, 2]) {
      on.fake.agent.fault(RUN, { kind }, at);
      const { code, stdout } = await on.exec(['sh', '-c', COUNT]);
      expect({ code, text: stdout.toString() }).toEqual({ code: 7, text: COUNTED });
    }
    expect(await on.shell('cat log')).toBe('begun\nbegun\n');
  });

  it('again and again in the middle of much output changes no byte', async () => {
    const running = on.exec(['sh', '-c', 'head -c 6000000 /dev/urandom | tee copy']);
    await eventually(() => on.fake.agent.count(RUN) >= 2);
    on.fake.agent.fault(RUN, { kind: 'lost' }, 2);
    on.fake.agent.fault(RUN, { kind: 'reply', reply: BAD_GATEWAY }, 3);
    const { stdout } = await running;
    const copy = await on.exec(['cat', 'copy']);
    expect(stdout.equals(copy.stdout)).toBe(true);
    expect(stdout).toHaveLength(6_000_000);
  });

  it.each(['lost', 'cut'] as const)('to a piece of the input doubles and loses nothing: %s', async (kind) => {
    on.fake.agent.fault(/upload$/, { kind }, 3);
    const stdin = Buffer.from(COUNTED.repeat(2000));
    const { stdout } = await on.exec(['cat'], { stdin });
    expect(stdout.equals(stdin)).toBe(true);
  });

  it.each([
    ['no output', { stdout: 'hello', exit_code: 0 }],
    ['cut', { stdout: 'sandman 0 1 0 0 exit 0\naGk', exit_code: 0 }],
    ['of another question', { stdout: 'sandman 5 6 0 0 exit 0\naGkK\n.\n.\nend\n', exit_code: 0 }],
    ['no object', []],
    ['no JSON', '<html>hello</html>'],
  ])('that is %s is refused, and no output', async (_, body) => {
    on.fake.agent.fault(RUN, { kind: 'reply', reply: { status: 200, body } });
    const { running, stdout } = await on.begin(['echo', 'hi']);
    expect(await rejectionOf(running.exitCode)).toMatchObject({ code: 'unreachable' });
    expect(stdout()).toHaveLength(0);
  });

  it('to a start in which a script of ours fails tells why', async () => {
    const body = { stdout: '', stderr: 'mkdir: no space left', exit_code: 1 };
    on.fake.agent.fault(RUN, { kind: 'reply', reply: { status: 200, body } });
    expect((await rejectionOf(on.exec(['true']))).message).toContain('no space left');
  });
});

it('what cannot be kept inside, for want of room, is a failure', async () => {
  const { running, says } = await on.begin(['sh', '-c', 'echo up; sleep 60']);
  await says('up');
  for (const folder of left(on.folders())) rmSync(join(folder, 'ok'));
  expect((await rejectionOf(running.exitCode)).message).toContain('no room');
});

describe('the token', () => {
  it('that is no good any more is renewed in the middle, once', async () => {
    const script = 'echo up; until [ -e go ]; do sleep 0.02; done; echo down';
    const { running, says } = await on.begin(['sh', '-c', script]);
    await says('up');
    Object.assign(on.fake.find(on.id) ?? {}, { token: newToken() });
    const before = on.fake.count(/refresh$/);
    await on.shell(': >go');
    expect(await running.exitCode).toBe(0);
    expect(on.fake.count(/refresh$/) - before).toBe(1);
  });

  it('that is never good is a failure', async () => {
    const reply = { status: 401, body: { error: 'invalid token', code: 'TOKEN_INVALID' } };
    on.fake.agent.fault(RUN, { kind: 'reply', reply }, 9);
    expect(await rejectionOf(on.exec(['true']))).toMatchObject({ code: 'auth' });
    expect(on.fake.agent.count(RUN)).toBeLessThanOrEqual(4);
  });
});

describe('an agent that is late', () => {
  const ways: [string, Fault][] = [
    ['only a proxy', { kind: 'reply', reply: BAD_GATEWAY }],
    ['nobody known', { kind: 'reply', reply: { status: 404, body: '404 page not found' } }],
  ];
  it.each(ways)('is waited for: %s', async (_, fault) => {
    on.fake.agent.fault(RUN, fault, 7);
    expect((await on.exec(['true'])).code).toBe(0);
  });
});

describe('a sandbox that goes away in the middle', () => {
  const script = 'echo up; i=0; while :; do i=$((i+1)); echo $i >count; sleep 0.02; done';

  const become = (status: string) => {
    Object.assign(on.fake.find(on.id) ?? {}, { status });
    on.fake.agent.machines.follow(on.fake.sandboxes);
  };

  it.each([
    ['pause', 'conflict', 'paused'],
    ['stop', 'conflict', 'stopped'],
    ['kill', 'not_found', 'gone'],
  ])('by %s is a failure: %s', async (verb, code, word) => {
    const { running, says } = await on.begin(['sh', '-c', script]);
    await says('up');
    await on.run(`${verb} ${on.id}`);
    const failure = await rejectionOf(running.exitCode);
    expect(failure).toMatchObject({ code, message: expect.stringContaining(word) });
  });

  it('and comes back paused and resumed goes on with its memory, and after a stop with its files', async () => {
    const keeper = 'v=$0; mkfifo ask; while :; do read x <ask && echo "$v $x" >>told; done';
    await on.exec([
      'sh',
      '-c',
      `sh -c '${keeper}' kept >/dev/null 2>&1 & until [ -p ask ]; do sleep 0.02; done`,
    ]);
    await on.run(`pause ${on.id}`);
    await on.run(`resume ${on.id}`);
    expect(await on.shell('echo one >ask; until [ -s told ]; do sleep 0.02; done; cat told')).toBe(
      'kept one\n',
    );
    await on.run(`stop ${on.id}`);
    await on.run(`start ${on.id}`);
    expect(await on.shell('cat told; timeout 0.3 sh -c "echo two >ask"; echo $?')).toBe('kept one\n124\n');
  });

  it('that was stopped and started again has lost the command, which is told', async () => {
    const { running, says } = await on.begin(['sh', '-c', script]);
    await says('up');
    let letGo = () => {};
    const until = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const looks = on.fake.count(LOOK);
    on.fake.fault(LOOK, { kind: 'held', until });
    become('stopped');
    await eventually(() => on.fake.count(LOOK) > looks);
    become('running');
    letGo();
    expect(await rejectionOf(running.exitCode)).toMatchObject({ code: 'unreachable' });
  });

  it.each(['paused', 'stopped'])('or is %s before is a conflict, and is not asked', async (status) => {
    Object.assign(on.fake.find(on.id) ?? {}, { status });
    expect(await rejectionOf(on.exec(['true']))).toMatchObject({ code: 'conflict' });
    expect(on.fake.agent.requests).toEqual([]);
  });
});

it('an abort lets go at once, even of a reader that reads no more, and leaves the command alone', async () => {
  const over = new AbortController();
  const { running, says } = await on.begin(
    ['sh', '-c', 'echo up; until [ -e go ]; do sleep 0.02; done; : >on'],
    {},
    over,
  );
  await says('up');
  const before = performance.now();
  over.abort(new Error('enough'));
  await expect(running.exitCode).rejects.toThrow('enough');
  expect(performance.now() - before).toBeLessThan(500);
  await on.shell(': >go; until [ -e on ]; do sleep 0.02; done');
  expect(left(on.folders())).toHaveLength(1);
  await running.signal('KILL', CALL);
});
