import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CALL } from '../support/commands.js';
import { eventually } from '../support/engines.js';
import { TREE, TREE_SAYS } from '../support/specs.js';
import { type Sandboxed, START, sandboxed } from './inside.js';

const SIGNALS = /SendSignal$/;

let box: Sandboxed;

beforeEach(async () => {
  box = await sandboxed();
});
afterEach(() => box.close());

async function upWith(command: string[], signal = CALL.signal, says = 'up\n') {
  const begun = await box.begin(command, { signal });
  await eventually(() => begun.text().startsWith(says));
  return begun;
}

describe('signals', () => {
  it.each([
    ['INT', 130],
    ['TERM', 143],
    ['HUP', 129],
    ['QUIT', 131],
    ['KILL', 137],
  ] as const)('%s ends the command and all that it has begun, with exit code %i', async (name, code) => {
    const { running } = await upWith(TREE, CALL.signal, TREE_SAYS);
    await running.signal(name, CALL);
    expect(await running.exitCode).toBe(code);
    await eventually(() => box.inside().processes.running.size === 0);
  });

  it('one that is caught is the command’s own matter, and is told once', async () => {
    const script =
      'n=0; trap "n=\\$((n+1)); echo told \\$n" TERM; echo up; until [ -e go ]; do sleep 0.02; done; exit 42';
    const begun = await upWith(['bash', '-c', script.replaceAll('\\$', '$')]);
    await begun.running.signal('TERM', CALL);
    await eventually(() => begun.text().includes('told'));
    writeFileSync(join(box.inside().machine.home, 'go'), '');
    expect(await begun.running.exitCode).toBe(42);
    expect(begun.text().match(/told/g)).toHaveLength(1);
    expect(box.fake.count(SIGNALS)).toBe(0);
  });

  it.each([
    ['KILL', 137],
    ['SEGV', 139],
    ['USR1', 138],
  ])('one that it has sent itself is its end: SIG%s is %i', async (name, code) => {
    expect((await box.shell(`kill -${name} $$`)).code).toBe(code);
  });

  it.each(['TERM', 'KILL'] as const)(
    'SIG%s goes by the agent where no second process can be begun',
    async (name) => {
      const { running } = await upWith(['sh', '-c', 'echo up; exec sleep 60']);
      const body = { code: 'resource_exhausted', message: 'no more processes' };
      box.fake.fault(START, { kind: 'reply', reply: { status: 429, body } });
      await running.signal(name, CALL);
      expect(await running.exitCode).toBe(name === 'TERM' ? 143 : 137);
      expect(box.fake.count(SIGNALS)).toBe(1);
    },
  );

  it('SIGTERM that may have been told is not told twice', async () => {
    const { running } = await upWith(['sh', '-c', 'trap "" TERM; echo up; sleep 60']);
    box.fake.fault(START, { kind: 'lost' });
    await expect(running.signal('TERM', CALL)).rejects.toMatchObject({ code: 'unreachable' });
    expect(box.fake.count(SIGNALS)).toBe(0);
    await running.signal('KILL', CALL);
    expect(await running.exitCode).toBe(137);
  });

  it('what has ended is told nothing', async () => {
    const begun = await box.begin(['true']);
    await begun.running.exitCode;
    const before = box.fake.requests.length;
    await begun.running.signal('TERM', CALL);
    await begun.running.signal('KILL', CALL);
    expect(box.fake.requests.length).toBe(before);
  });
});

describe('who goes away', () => {
  it('an abort leaves the command, and says nothing to it', async () => {
    const controller = new AbortController();
    const script = 'echo up; until [ -e go ]; do sleep 0.02; done; echo on > went';
    const { running } = await upWith(['sh', '-c', script], controller.signal);
    const before = box.fake.requests.length;
    controller.abort(new Error('enough'));
    await expect(running.exitCode).rejects.toThrow('enough');
    const { home } = box.inside().machine;
    writeFileSync(join(home, 'go'), '');
    await eventually(() => existsSync(join(home, 'went')));
    expect(box.fake.requests.length).toBe(before);
  });

  it('a reader that leaves ends the command as a broken pipe would', async () => {
    const stdout = new Writable({ write: (_part, _encoding, done) => done(new Error('EPIPE')) });
    stdout.on('error', () => {});
    const { running } = await box.begin(['yes'], { stdout, stdin: Readable.from([]) });
    expect(await running.exitCode).toBe(141);
    await eventually(() => box.inside().processes.running.size === 0);
  });
});
