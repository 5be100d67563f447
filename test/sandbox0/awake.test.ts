import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Begun, CALL } from '../support/commands.js';
import { eventually } from '../support/engines.js';
import { madeOn } from './drive.js';
import { type Sandboxed, sandboxed } from './inside.js';

const WITHIN = /\/(sessions|files|contexts)/;

let box: Sandboxed;

beforeEach(async () => {
  box = await sandboxed();
});
afterEach(() => box.close());

async function counting(): Promise<Begun> {
  const begun = await box.begin(['sh', '-c', 'echo up; while :; do sleep 0.02; done']);
  await eventually(() => begun.text() === 'up\n');
  return begun;
}

describe('input while it is being paused', () => {
  const given = async () => {
    const stdin = new PassThrough();
    const begun = await box.begin(['cat'], { stdin });
    stdin.write('one\n');
    await eventually(() => begun.text() === 'one\n');
    return { stdin, begun };
  };

  it('is kept back, so that it is not woken at once', async () => {
    box.fake.quirks.pauseMs = 900;
    const { stdin, begun } = await given();
    const ended = expect(begun.running.exitCode).rejects.toMatchObject({ code: 'conflict' });
    await askForPause();
    const before = box.fake.count(/\/inputs$/);
    stdin.write('two\n');
    await box.backend.pause(box.id, CALL);
    await ended;
    await begun.running.signal('TERM', CALL);
    expect(box.fake.count(/\/(inputs|signals)$/)).toBe(before);
    expect(madeOn(box.fake, box.id)).toMatchObject({ status: 'paused', generation: 1 });
  });

  it('goes on where the pause is taken back', async () => {
    Object.assign(box.fake.quirks, { pauseMs: 900, insteadOfPause: {} });
    const { stdin, begun } = await given();
    await askForPause();
    stdin.end('two\n');
    box.fake.advance(1000);
    expect(await begun.running.exitCode).toBe(0);
    expect(begun.text()).toBe('one\ntwo\n');
  });

  /** Until the command’s own stream has told of it. */
  async function askForPause(): Promise<void> {
    const headers = { authorization: `Bearer ${box.fake.key}` };
    await fetch(`${box.fake.url}/api/v1/sandboxes/${box.id}/pause`, { method: 'POST', headers });
    await eventually(() => box.session().journal.events.at(-1)?.type === 'session.paused');
    // Whatever goes to the same reader now comes behind that.
    await box.backend.get(box.id, CALL);
  }
});

describe.each([true, false])('a paused sandbox (woken by who uses it: %s)', (autoResume) => {
  it('is not woken by a command: that is a conflict, and nothing inside is asked', async () => {
    madeOn(box.fake, box.id).autoResume = autoResume;
    await box.backend.pause(box.id, CALL);
    await expect(box.run(['true'])).rejects.toMatchObject({
      code: 'conflict',
      message: `${box.id} is paused`,
    });
    expect(madeOn(box.fake, box.id).status).toBe('paused');
    expect(box.fake.count(WITHIN)).toBe(0);
  });

  it('is not woken by a command that ran when it was paused, which ends with a conflict', async () => {
    madeOn(box.fake, box.id).autoResume = autoResume;
    const { running } = await counting();
    const ended = expect(running.exitCode).rejects.toMatchObject({
      code: 'conflict',
      message: `${box.id} is paused now, and the command ended with its machine`,
    });
    const before = box.fake.count(WITHIN);
    await box.backend.pause(box.id, CALL);
    await ended;
    expect(madeOn(box.fake, box.id)).toMatchObject({ status: 'paused', generation: 1 });
    expect(box.fake.count(WITHIN)).toBe(before);
  });
});

it('one that was paused just after it was looked at, and is not woken by use, is a conflict too', async () => {
  const sandbox = madeOn(box.fake, box.id);
  sandbox.autoResume = false;
  const body = { success: true, data: { id: box.id, status: 'running', paused: false } };
  box.fake.fault(new RegExp(`^GET /api/v1/sandboxes/${box.id}$`), {
    kind: 'reply',
    reply: { status: 200, body },
  });
  sandbox.status = 'paused';
  await expect(box.run(['true'])).rejects.toMatchObject({ code: 'conflict' });
});

it.each(['starting', 'failed'])('one that is %s runs nothing', async (status) => {
  madeOn(box.fake, box.id).status = status;
  await expect(box.run(['true'])).rejects.toMatchObject({ code: 'conflict' });
});

it('a resume tells that the command ended with its machine; files are there, and it is not run again', async () => {
  const begun = await box.begin(['sh', '-c', 'echo begun >> file; echo up; while :; do sleep 0.02; done']);
  await eventually(() => begun.text() === 'up\n');
  const { journal } = box.session();
  const ended = expect(begun.running.exitCode).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('the command ended with its machine'),
  });
  // Both before anybody looks.
  const sandbox = madeOn(box.fake, box.id);
  sandbox.status = 'paused';
  sandbox.inside?.halt();
  await box.backend.resume(box.id, CALL);
  await ended;
  expect(journal.events.map(({ reason }) => reason)).toContain('runtime_replaced');
  expect((await box.shell('cat file')).stdout.toString()).toBe('begun\n');
  expect(box.inside().machine.inmates.size).toBe(1);
});

it('a kill in the middle is told as the lost connection that it is', async () => {
  const { running } = await counting();
  const ended = expect(running.exitCode).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringMatching(/connection to the command was lost: .*not found/),
  });
  await box.backend.kill(box.id, CALL);
  await ended;
});
