import { constants } from 'node:os';
import { Readable, Writable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ExecSpec } from '../../../src/sandbox/exec.js';
import { eventually } from '../../support/engines.js';
import { execOf, runIn, TREE, TREE_SAYS } from '../../support/specs.js';
import { catchStreams } from '../../support/streams.js';
import { UNKNOWN_ID } from './looking.js';
import type { CaseFor, Need } from './needs.js';
import { type Bench, CALL, inventLabel } from './subject.js';

const MEGABYTE = 1024 ** 2;

export function testExec(given: () => Bench, _: CaseFor, lacks: ReadonlySet<Need>): void {
  if (lacks.has('exec')) return;
  describe('exec', () => {
    let id = '';
    beforeAll(async () => {
      id = (await given().create({ env: { OWN: 'sandbox', BOTH: 'sandbox' } })).id;
    });
    const run = async (command: string[], wanted: Partial<ExecSpec> = {}, input: string | null = null) => {
      const streams = catchStreams(input);
      const code = await runIn(given().backend, id, execOf(command, wanted), streams, CALL);
      return { code, ...streams.text };
    };

    it.each([0, 1, 3, 255])('gives the exit code %i of the command', async (code) => {
      expect((await run(['sh', '-c', `exit ${code}`])).code).toBe(code);
    });

    it('keeps stdout and stderr apart', async () => {
      const ran = await run(['sh', '-c', 'echo out; echo err >&2; echo more']);
      expect(ran).toEqual({ code: 0, stdout: 'out\nmore\n', stderr: 'err\n' });
    });

    it('passes a megabyte through whole, both ways', async () => {
      const input = 'sandman\n'.repeat(MEGABYTE / 8);
      const { stdout } = await run(['cat'], {}, input);
      expect(stdout === input).toBe(true);
    });

    it('gives the command its input and the end of it', async () => {
      expect(await run(['wc', '-c'], {}, 'four')).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^\s*4\s*$/),
      });
    });

    it('gives an empty input where there is none', async () => {
      expect(await run(['cat'])).toEqual({ code: 0, stdout: '', stderr: '' });
    });

    it("adds its environment to the sandbox's own, and wins over it", async () => {
      const { stdout } = await run(['sh', '-c', 'echo $OWN $BOTH $NEW'], {
        env: { BOTH: 'exec', NEW: 'a b=c' },
      });
      expect(stdout).toBe('sandbox exec a b=c\n');
    });

    it('runs in the folder that it is told', async () => {
      expect((await run(['pwd'], { workdir: '/proc' })).stdout).toBe('/proc\n');
    });

    it('hands the words of the command on as they are', async () => {
      const words = ['a b', '$HOME', '"quoted"', '', '*', 'ünï'];
      const { stdout } = await run(['sh', '-c', 'for word; do echo "<$word>"; done', 'sh', ...words]);
      expect(stdout).toBe(words.map((word) => `<${word}>\n`).join(''));
    });

    it('ends with the reason of the signal when it is aborted, whatever the command does', async () => {
      const controller = new AbortController();
      const streams = catchStreams();
      const script = 'echo up; while true; do sleep 0.02; done';
      const running = runIn(given().backend, id, execOf(['sh', '-c', script]), streams, {
        signal: controller.signal,
      });
      const ended = expect(running).rejects.toThrow('too long');
      await eventually(() => streams.text.stdout === 'up\n');
      controller.abort(new Error('too long'));
      await ended;
    });

    it.each(['TERM', 'INT', 'KILL'] as const)(
      'tells the command and all that it has begun SIG%s',
      async (name) => {
        const streams = catchStreams();
        const running = await given().backend.exec(id, execOf(TREE), streams, CALL);
        await eventually(() => streams.text.stdout.startsWith(TREE_SAYS));
        await running.signal(name, CALL);
        expect(await running.exitCode).toBe(128 + constants.signals[`SIG${name}`]);
      },
    );

    it('tells nothing to a command that has ended', async () => {
      const running = await given().backend.exec(id, execOf(['true']), catchStreams(), CALL);
      expect(await running.exitCode).toBe(0);
      await running.signal('KILL', CALL);
    });

    it('says nothing to the command when it is aborted', async () => {
      const controller = new AbortController();
      const streams = catchStreams();
      const file = `/tmp/aborted-${inventLabel()}`;
      const script = `echo up; until [ -e ${file} ]; do sleep 0.02; done; echo on > ${file}`;
      const running = await given().backend.exec(id, execOf(['sh', '-c', script]), streams, {
        signal: controller.signal,
      });
      const ended = expect(running.exitCode).rejects.toThrow('enough');
      await eventually(() => streams.text.stdout === 'up\n');
      controller.abort(new Error('enough'));
      await ended;
      expect(await given().shell(id, `touch ${file}; until grep on ${file}; do sleep 0.02; done`)).toBe('on');
    });

    it.each([
      ['that is not there', ['no-such-program'], 'not_found', 127],
      ['that cannot be executed', ['/proc/version'], 'other', 126],
    ])('of a program %s fails with the exit code of a shell', async (_, command, code, exitCode) => {
      const streams = catchStreams();
      const running = runIn(given().backend, id, execOf(command), streams, CALL);
      await expect(running).rejects.toMatchObject({ code, details: { exitCode } });
      expect(streams.text).toEqual({ stdout: '', stderr: '' });
    });

    it('of what is not there is not_found', async () => {
      const running = runIn(given().backend, UNKNOWN_ID, execOf(['true']), catchStreams(), CALL);
      await expect(running).rejects.toMatchObject({ code: 'not_found' });
    });

    it.each(lacks.has('stop') ? ['paused'] : ['paused', 'stopped'])(
      'in a sandbox that is %s is a conflict',
      async (state) => {
        const { create, backend } = given();
        const { id: other } = await create();
        if (state === 'paused') await backend.pause(other, CALL);
        else await backend.stop(other, { graceSeconds: 0 }, CALL);
        const running = runIn(backend, other, execOf(['true']), catchStreams(), CALL);
        await expect(running).rejects.toMatchObject({ code: 'conflict' });
      },
    );

    it('hears an abort although the reader of its output stands still', async () => {
      const stuck = new Writable({ highWaterMark: 1, write: () => {} });
      const controller = new AbortController();
      const streams = { ...catchStreams(), stdout: stuck };
      const running = await given().backend.exec(id, execOf(['yes']), streams, { signal: controller.signal });
      const ended = expect(running.exitCode).rejects.toThrow('enough');
      await eventually(() => stuck.writableLength > 0);
      controller.abort(new Error('enough'));
      await ended;
    });

    it('ends as by SIGPIPE when whoever reads its output goes away', async () => {
      const stdout = new Writable({ write: (_part, _encoding, done) => done(new Error('EPIPE')) });
      stdout.on('error', () => {});
      const streams = { ...catchStreams(), stdout };
      expect(await runIn(given().backend, id, execOf(['yes']), streams, CALL)).toBe(128 + 13);
    });

    it('goes on where the command leaves its input unread', async () => {
      const streams = { ...catchStreams(), stdin: Readable.from(['x'.repeat(MEGABYTE)]) };
      expect(await runIn(given().backend, id, execOf(['true']), streams, CALL)).toBe(0);
    });
  });
}
