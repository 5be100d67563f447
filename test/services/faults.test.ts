import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BAD_GATEWAY, type Fault } from '../fakes/server.js';
import type { Site } from './site.js';
import { rowsOf, SERVICES } from './table.js';

let on: Site;

const reply = (status: number, body?: unknown): Fault => ({ kind: 'reply', reply: { status, body } });
/** In the service's own shape. */
const says = (status: number, message: string, headers?: Record<string, string>): Fault => ({
  kind: 'reply',
  reply: on.failure(status, message, headers),
});

/** What a failed command came to: nothing on stdout, and on stderr one object. */
async function failureOf(line: string, env?: Record<string, string>) {
  const { code, stdout, stderr } = await on.run(`${line} --json`, env);
  expect(stdout).toBe('');
  const { error } = JSON.parse(stderr.trim().split('\n').at(-1) ?? '');
  return { exit: code, word: error.code, backend: error.backend, message: error.message, hint: error.hint };
}

describe.each(rowsOf(SERVICES))(
  'a failure on $name has its exit code, its word, and says what to do',
  ({ service }) => {
    beforeEach(async () => {
      on = await service.start();
    });
    afterEach(() => on.close());

    const { type: backend, variables, requests } = service;
    const { list, create, one } = requests;

    it.each<[string, number, string, RegExp, () => Fault]>([
      ['what is not allowed', 3, 'auth', /sandman whoami -b/, () => says(403, 'forbidden')],
      ['no money', 7, 'limit', /make room/, () => says(402, 'payment required')],
      ['too many at once', 7, 'limit', /make room/, () => says(429, 'too many')],
      ['a limit of an hour', 7, 'limit', /later/, () => says(429, 'slow down', { 'retry-after': '3600' })],
      [
        'a gateway without its server',
        6,
        'unreachable',
        /again/,
        () => ({ kind: 'reply', reply: BAD_GATEWAY }),
      ],
      ['an empty answer', 6, 'unreachable', /again/, () => reply(503)],
      ['an empty good answer', 6, 'unreachable', /address/, () => reply(200)],
      ['a page where JSON should be', 6, 'unreachable', /proxy/, () => reply(200, BAD_GATEWAY.body)],
      ['JSON of something else', 6, 'unreachable', /address|again/, () => reply(200, { status: 'ok' })],
      ['text as JSON', 6, 'unreachable', /address|again/, () => reply(200, '"hello"')],
      ['a number as JSON', 6, 'unreachable', /address|again/, () => reply(200, '7')],
      ['connections that are cut', 6, 'unreachable', /again/, () => ({ kind: 'cut' })],
    ])('%s: exit %i, %s', async (_, exit, word, hint, fault) => {
      on.fake.fault(list, fault(), 99);
      const failure = await failureOf('list');
      expect(failure).toMatchObject({ exit, word, backend });
      expect(failure.hint).toMatch(hint);
    });

    it.each(['list', 'info iabc', 'create'])('%s with a wrong key: exit 3', async (line) => {
      const failure = await failureOf(line, { [variables.key]: 's0_aws-us-east-1_00' });
      expect(failure).toMatchObject({ exit: 3, word: 'auth', backend });
      expect(failure.hint).toContain(`sandman whoami -b ${backend}`);
      expect(on.states().size).toBe(0);
    });

    it.each(['info ID', 'pause ID', 'resume ID', 'kill ID', 'wait ID --for paused', 'ttl ID 5m'])(
      '%s of what is not there: exit 4',
      async (line) => {
        const failure = await failureOf(line.replace('ID', service.unknownId));
        expect(failure).toMatchObject({ exit: 4, word: 'not_found', backend });
        expect(failure.hint).toContain('sandman list');
      },
    );

    it.each(['info ID', 'kill ID --missing-ok', 'pause ID', 'wait ID --for gone'])(
      '%s is no proof that it is gone where a proxy says 404 with a page: exit 6',
      async (line) => {
        const id = await on.create();
        const page = { ...BAD_GATEWAY, status: 404 };
        on.fake.fault(/^GET/, { kind: 'reply', reply: page }, 99);
        expect(await failureOf(line.replace('ID', id))).toMatchObject({
          exit: 6,
          word: 'unreachable',
          backend,
        });
        expect(on.stateOf(id)).toBe('running');
      },
    );

    it('a template that is not there: exit 4', async () => {
      const failure = await failureOf('create --template missing');
      expect(failure).toMatchObject({ exit: 4, word: 'not_found', backend });
      expect(failure.message).toMatch(/template.* "missing"/);
      expect(failure.hint).toMatch(/--template|there are/);
      expect(on.fake.count(create)).toBe(1);
    });

    it.each([
      ['that is not answered', () => on.fake.fault(/pause$/, { kind: 'hang' }, 99)],
      ['that never comes to its end', () => on.neverPause()],
    ])('a pause %s: exit 5, with what the sandbox still is', async (_, make) => {
      const id = await on.create();
      make();
      const failure = await failureOf(`pause ${id} --timeout 0.15s`);
      expect(failure).toMatchObject({ exit: 5, word: 'timeout', backend });
      expect(failure.message).toMatch(/is still (running|pausing)/);
      expect(failure.hint).toMatch(/sandman info|try it again/);
    });

    it.each(['{}', '[]', 'null', '"text"', '{"id":7}'])(
      'a sandbox that is answered as %s is none: exit 6',
      async (body) => {
        on.fake.fault(one(service.unknownId), reply(200, body), 9);
        const failure = await failureOf(`info ${service.unknownId}`);
        expect(failure).toMatchObject({ exit: 6, word: 'unreachable', backend });
      },
    );

    it.each(['whoami', 'backend check'])('%s believes no other service: exit 6', async (line) => {
      on.fake.fault(/^GET/, reply(200, { status: 'ok' }), 9);
      expect(await failureOf(`${line} ${backend}`)).toMatchObject({ exit: 6, word: 'unreachable', backend });
    });

    it('a read that is not answered: exit 5', async () => {
      const id = await on.create();
      on.fake.fault(/^GET/, { kind: 'hang' }, 99);
      const failure = await failureOf(`ttl ${id} --timeout 0.1s`);
      expect(failure).toMatchObject({ exit: 5, word: 'timeout' });
      expect(failure.hint).toContain('--timeout');
    });

    it('nobody there: exit 6, with the address', async () => {
      const failure = await failureOf('list', { [variables.url]: 'http://127.0.0.1:9' });
      expect(failure).toMatchObject({ exit: 6, word: 'unreachable', backend });
      expect(failure.message).toContain('http://127.0.0.1:9');
      expect(failure.hint).toContain(`sandman backend show ${backend}`);
    });

    it('a limit that lasts longer than the time left: exit 7 at once, and it is not asked again', async () => {
      const id = await on.create();
      on.fake.fault(/pause$/, says(429, 'slow down', { 'retry-after': '30' }), 9);
      const failure = await failureOf(`pause ${id} --timeout 20s`);
      expect(failure).toMatchObject({ exit: 7, word: 'limit', backend });
      expect(failure.message).toContain('asks to wait 30 s');
      expect(on.fake.count(/pause$/)).toBe(1);
    });

    it('a limit that is over in time is waited for', async () => {
      const id = await on.create();
      on.fake.fault(/pause$/, says(429, 'slow down', { 'retry-after': '5' }));
      expect(await on.json(`pause ${id} --timeout 20s`)).toMatchObject({ state: 'paused', changed: true });
      expect(on.stateOf(id)).toBe('paused');
      expect(on.fake.count(/pause$/)).toBe(2);
    });

    it('a sandbox that is busy: exit 8', async () => {
      const id = await on.create();
      on.fake.fault(/pause$/, says(409, 'busy'), 9);
      const failure = await failureOf(`pause ${id}`);
      expect(failure).toMatchObject({ exit: 8, word: 'conflict', backend });
      expect(failure.hint).toContain(`sandman info -b ${backend} ${id}`);
      expect(on.stateOf(id)).toBe('running');
    });

    it('some of several: exit 10, and the others are done', async () => {
      const [first, second] = [await on.create(), await on.create()];
      on.fake.fault(new RegExp(`${first}/pause$`), says(403, 'oh no'));
      const { code, stdout, stderr } = await on.run(`pause ${first} ${second} ${service.unknownId} --json`);
      expect(code).toBe(10);
      expect(JSON.parse(stdout).map(({ state, error }: any) => error?.code ?? state)).toEqual([
        'auth',
        'paused',
        'not_found',
      ]);
      expect(JSON.parse(stderr).error).toMatchObject({ code: 'partial', message: '2 of 3 failed' });
      expect([on.stateOf(first), on.stateOf(second)]).toEqual(['running', 'paused']);
    });
  },
);
