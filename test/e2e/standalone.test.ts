import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { standalonePrograms } from '../../src/programs.js';
import { ENGINE_NAMES, eventually } from '../support/engines.js';
import { temporaryFolder } from '../support/files.js';
import { stateOf, useFleet } from '../support/fleet.js';
import { keyringOf } from '../support/keyring.js';
import { EXECUTABLE, environment, finish } from '../support/sandman.js';

/** Where there is no Node; Podman's program finds the others that it needs by itself. */
const withoutNode = (env: Record<string, string>) => ({ ...env, PATH: '/usr/sbin:/usr/bin:/sbin:/bin' });

const run = (env: Record<string, string>, line: string[], input?: string, cwd?: string) =>
  finish(spawn(EXECUTABLE, line, { env: withoutNode(env), cwd, stdio: 'pipe' }), input);

describe.each(ENGINE_NAMES)('the executable alone, on %s', (engineName) => {
  const fleet = useFleet(engineName);

  it('takes a sandbox through its life', async () => {
    const name = fleet.name();
    const made = await run(fleet.env, ['create', name, '-l', fleet.label, '-o', 'json']);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const { id } = made.json;
    expect(await run(fleet.env, ['exec', '-i', name, '--', 'cat'], 'said\n')).toMatchObject({
      stdout: 'said\n',
    });
    expect(await run(fleet.env, ['exec', name, '--', 'sh', '-c', 'exit 7'])).toMatchObject({ code: 7 });
    for (const [verb, state] of [
      ['pause', 'paused'],
      ['resume', 'running'],
      ['stop', 'stopped'],
      ['start', 'running'],
      ['kill', 'gone'],
    ] as const) {
      expect(await run(fleet.env, [verb, name, '-o', 'json'])).toMatchObject({ code: 0, json: { state } });
      expect(await stateOf(fleet.engine, id)).toBe(state);
    }
  });

  it('starts a keeper that is itself, and completes names', async () => {
    const name = fleet.name();
    expect(await run(fleet.env, ['create', name, '-l', fleet.label, '--ttl', '1h'])).toMatchObject({
      code: 0,
    });
    const { json } = await run(fleet.env, ['keeper', 'status', '-o', 'json']);
    expect(json).toMatchObject({ running: true, answers: true });
    expect(readFileSync(`/proc/${json.pid}/cmdline`, 'utf8').split('\0').slice(0, 2)).toEqual([
      EXECUTABLE,
      '__keeper',
    ]);
    process.kill(json.pid, 'SIGKILL');
    // An engine that takes longer than a tenth of a second is looked at in the background, for the next TAB.
    const tab = () => run(fleet.env, ['__complete', 'bash', 'pause', `=${name}`]);
    await eventually(async () => (await tab()).stdout === `${name}\n`);
  });
});

it('the executable asks the keyring by itself, and has no Node to tell of', async () => {
  const program = standalonePrograms(EXECUTABLE).keyring;
  const answer = await keyringOf({ PATH: '/usr/bin' }, { program }).get('one');
  expect(answer).toEqual({ ok: false, why: expect.stringContaining('DBus') });
  const { json } = await run(environment(null), ['doctor', '--json']);
  expect(json.findings).toContainEqual(
    expect.objectContaining({ name: 'node', ok: true, detail: expect.stringContaining('not needed') }),
  );
});

it('the executable does not listen to the folder that it is started in', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, '.env'), 'SANDMAN_OUTPUT=json\n');
  writeFileSync(join(folder, 'bunfig.toml'), 'preload = ["./evil.js"]\n');
  writeFileSync(join(folder, 'evil.js'), 'console.log("evil")\n');
  const ran = await run(environment(null), ['config', 'get', 'output'], undefined, folder);
  expect(ran).toMatchObject({ code: 0, stdout: 'table\n', stderr: '' });
});
