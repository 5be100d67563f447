import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGINE_NAMES } from '../support/engines.js';
import { type Made, stateOf, useFleet } from '../support/fleet.js';
import { type Listener, listen } from '../support/listener.js';
import type { Ran } from '../support/sandman.js';

const FIELDS = ['backend', 'code', 'exitCode', 'hint', 'id', 'message', 'requestId', 'retryable'];
const STACK = /^\s+at .*:\d+:\d+\)?$/m;

/** The one line of JSON that an error is. */
function errorIn({ stderr }: Ran): any {
  expect(stderr).toMatch(/^\{.*\}\n$/);
  const { error, ...rest } = JSON.parse(stderr);
  expect(rest).toEqual({});
  expect(Object.keys(error).sort()).toEqual(FIELDS);
  return error;
}

/** An engine that the user named, and that is not there. */
const DEAD = { DOCKER_HOST: 'unix:///nowhere.sock', SANDMAN_BACKEND: 'local' };

/** Command lines that fail on any machine, with the code's word and its number. */
const FAILURES: [line: string, code: string, exitCode: number, env?: Record<string, string>][] = [
  ['frobnicate', 'usage', 2],
  ['list --frobnicate', 'usage', 2],
  ['create --memory 12', 'usage', 2],
  ['config', 'usage', 2],
  ['list -b nowhere', 'not_found', 4],
  ['create --template nothing', 'not_found', 4],
  ['backend show nowhere', 'not_found', 4],
  ['backend use nowhere', 'not_found', 4],
  ['list -b e2b', 'auth', 3],
  ['list -b hopx', 'auth', 3],
  ['backend add docker --type docker', 'conflict', 8],
  ['backend remove local', 'conflict', 8],
  ...[
    'list',
    'info sb',
    'create',
    'pause sb',
    'resume sb',
    'stop sb',
    'start sb',
    'kill sb',
    'kill -l test=nobody',
    'prune -y',
  ].map((line): (typeof FAILURES)[number] => [line, 'unreachable', 6, DEAD]),
  ['wait sb --for running', 'unreachable', 6, DEAD],
  ['backend check', 'unreachable', 6, DEAD],
];

describe('a failure on any machine', () => {
  const fleet = useFleet('docker');

  it.concurrent.each(FAILURES)('sandman %s ends as %s, exit %i', async (line, code, exitCode, env = {}) => {
    const words = line.split(' ');
    const [json, text] = await Promise.all([
      fleet.sandman([...words, '-o', 'json'], { env }),
      fleet.sandman(words, { env }),
    ]);
    expect(json).toMatchObject({ code: exitCode, stdout: '' });
    expect(errorIn(json)).toMatchObject({ code, exitCode, requestId: null });
    expect(text).toMatchObject({ code: exitCode, stdout: '' });
    expect(text.stderr).toMatch(/^error: ./);
    expect(text.stderr).not.toMatch(STACK);
  });

  it('run calls everything around its command 125, in error.exitCode too, and mistakes in its line 2', async () => {
    const lost = await fleet.sandman(['run', '-o', 'json', '--', 'true'], { env: DEAD });
    expect(lost).toMatchObject({ code: 125, stdout: '' });
    expect(errorIn(lost)).toMatchObject({ code: 'unreachable', exitCode: 125 });
    const wrong = await fleet.sandman(['run', '-o', 'json', '--memory', '1', '--', 'true']);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(errorIn(wrong)).toMatchObject({ code: 'usage', exitCode: 2 });
  });

  it('an engine that is not there is named, with who named it and why it does not answer', async () => {
    const ran = await fleet.sandman(['list'], { env: DEAD });
    expect(ran.stderr).toMatch(/_HOST \(unix:\/\/\/nowhere\.sock: there is no such socket\)/);
    expect(ran.stderr).toMatch(/^hint: check [A-Z]+_HOST, which names it/m);
  });

  it('--debug adds where the failure comes from, and the answer stays alone on stdout', async () => {
    const failed = await fleet.sandman(['list', '-b', 'nowhere', '--debug']);
    expect(failed).toMatchObject({ code: 4, stdout: '' });
    expect(failed.stderr).toMatch(STACK);
    const done = await fleet.sandman(['list', '-l', 'test=nobody', '--json', '--debug']);
    expect(done).toMatchObject({ code: 0, stdout: '[]\n' });
  });
});

describe.each(ENGINE_NAMES)('a failure on %s', (engineName) => {
  const fleet = useFleet(engineName);
  const nobody = 'nobody-of-this-name';

  it.concurrent.each([
    ...['start', 'stop', 'pause', 'resume', 'kill', 'info'].map((verb) => [verb, nobody]),
    ['wait', nobody, '--for', 'running'],
  ])('%s of a sandbox that is not there: one line of JSON on stderr, nothing on stdout', async (...line) => {
    const ran = await fleet.sandman([...line, '-o', 'json']);
    expect(ran).toMatchObject({ code: 4, stdout: '' });
    const error = errorIn(ran);
    expect(error).toMatchObject({ code: 'not_found', exitCode: 4, backend: engineName, retryable: false });
    expect(error.message).toContain(nobody);
    expect(error.hint).toContain('sandman list');
  });

  it('an ambiguous beginning of an id exits 2 and lists the candidates', async () => {
    // Two ids that begin alike cannot be had on demand; a name that is the beginning of an id can.
    const { id } = await fleet.make('running');
    const named = await fleet.sandman(['create', id.slice(0, 6), '-l', fleet.label, '-o', 'json']);
    expect(named).toMatchObject({ code: 0 });
    const ran = await fleet.sandman(['kill', id.slice(0, 6), '-o', 'json']);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    const { message } = errorIn(ran);
    expect(message).toContain(id);
    expect(message).toContain(named.json.id);
    expect(await stateOf(fleet.engine, id)).toBe('running');
  });

  it('several of which one fails exit 10: all in the array, the failed one with its error', async () => {
    const [running, stopped] = (await Promise.all([fleet.make('running'), fleet.make('stopped')])) as [
      Made,
      Made,
    ];
    const ran = await fleet.sandman(['pause', running.name, stopped.name, nobody, '-o', 'json']);
    expect(ran.code).toBe(10);
    expect(ran.json).toMatchObject([
      { id: running.id, state: 'paused', changed: true },
      { id: stopped.id, state: 'stopped', changed: false, error: { code: 'conflict', exitCode: 8 } },
      { id: null, name: nobody, changed: false, error: { code: 'not_found', exitCode: 4 } },
    ]);
    for (const row of ran.json.slice(1)) expect(Object.keys(row.error).sort()).toEqual(FIELDS);
    expect(errorIn(ran)).toMatchObject({ code: 'partial', exitCode: 10 });
    expect(await stateOf(fleet.engine, running.id)).toBe('paused');
  });

  it('several that all fail for one reason exit with the code of that reason', async () => {
    const made = await Promise.all([fleet.make('stopped'), fleet.make('stopped')]);
    const ran = await fleet.sandman(['pause', ...made.map(({ name }) => name), '-o', 'json']);
    expect(ran.code).toBe(8);
    expect(ran.json).toHaveLength(2);
    expect(errorIn(ran)).toMatchObject({ code: 'conflict', exitCode: 8 });
    const text = await fleet.sandman(['pause', ...made.map(({ name }) => name)]);
    expect(text).toMatchObject({ code: 8, stdout: '' });
    for (const { name } of made) expect(text.stderr).toContain(name);
  });

  it('wait gives up after --timeout with exit 5, and says what it waited for', async () => {
    const { id, name } = await fleet.make('running');
    const ran = await fleet.sandman(['wait', name, '--for', 'stopped', '--timeout', '0.3s', '-o', 'json']);
    expect(ran).toMatchObject({ code: 5, stdout: '' });
    const error = errorIn(ran);
    expect(error).toMatchObject({ code: 'timeout', exitCode: 5, id, retryable: true });
    expect(error.message).toContain(`${name} to be stopped`);
  });
});

describe('an engine that refuses', () => {
  let engine: Listener;
  const fleet = useFleet('docker');

  beforeAll(async () => {
    engine = await listen('docker', (_request, response) => {
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end('{"message": "\\u001b[31mthe disk\\nis on fire, token=abc123"}');
    });
  });
  afterAll(() => engine.close());

  it('is quoted, without what could move the cursor and without secrets', async () => {
    const ran = await fleet.sandman(['list'], { env: engine.env });
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(
      /^error: the engine says: \?\[31mthe disk\nis on fire, token=\*\*\*\nhint: `sandman doctor` .*\n$/,
    );
    const json = await fleet.sandman(['list', '-o', 'json'], { env: engine.env });
    expect(json.stderr).not.toContain('abc123');
    expect(errorIn(json)).toMatchObject({ code: 'other', exitCode: 1 });
  });
});
