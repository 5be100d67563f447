import { spawn } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/engines.js';
import { temporaryFolder } from '../support/files.js';
import { type Made, stateOf, useFleet } from '../support/fleet.js';
import { type Forward, forward } from '../support/forward.js';
import { endKeepers, keepersOf, stateFolderOf } from '../support/keeper.js';
import { BIN, finish } from '../support/sandman.js';
import { programOnTerminal } from '../support/terminal.js';

const fleet = useFleet('docker');
let running: any;
let paused: Made;
let mark: string;

beforeAll(async () => {
  paused = await fleet.make('paused');
  // Whoever lists it with its deadline sees to it that it has a keeper.
  running = await fleet.create('--ttl', '1h', '--network', 'none');
  endKeepers(fleet.env);
  mark = paused.name.replace(/\d+$/, '');
});

/** How a shell of a person's own comes to the completion, once it is installed. */
const SHELLS = {
  bash: {
    args: ['--norc'],
    load: (home: string) => `source ${home}/.local/share/bash-completion/completions/sandman`,
  },
  zsh: {
    args: ['-f'],
    load: (home: string) =>
      `fpath=(${home}/.local/share/zsh/site-functions $fpath); autoload -Uz compinit && compinit -u -D`,
  },
};

describe.each(Object.entries(SHELLS))('in %s on a terminal', (shell, { args, load }) => {
  it('a verb is completed with the one sandbox that fits it', async () => {
    const { HOME = '' } = fleet.env;
    const env = await installed(shell);
    const terminal = programOnTerminal(shell, args, env);
    terminal.press(`${load(HOME)}; echo rea''dy\r`);
    await terminal.shows('ready');
    terminal.press(`sandman resume ${mark}\t`);
    await terminal.shows(`sandman resume ${paused.name}`);
    terminal.press(`\u0015sandman pause ${mark}\t`);
    await terminal.shows(`sandman pause ${running.name}`);
    terminal.press('\u0015exit\r');
    await terminal.ended;
  });
});

it('fish finds it where it looks by itself', async () => {
  const env = await installed('fish');
  const script = 'complete -C "sandman resume $argv"; complete -C "sandman cp $argv"';
  const { stdout } = await finish(spawn('fish', ['-c', script, mark], { env }));
  const both = [`${running.name}:\trunning`, `${paused.name}:\tpaused`].sort();
  const words = stdout.split('\n').map((line) => line.split(',')[0]);
  expect(words.filter(Boolean)).toEqual([`${paused.name}\tpaused`, ...both]);
});

/** The environment of a shell that has the completion, and a `sandman` on its path. */
async function installed(shell: string): Promise<Record<string, string>> {
  const folder = temporaryFolder();
  symlinkSync(BIN, join(folder, 'sandman'));
  expect((await fleet.sandman(['completion', 'install', shell])).code).toBe(0);
  // The first look of a machine that is busy may come too late, and is there for the second.
  await eventually(async () => (await offered('info', mark)).length === 2);
  return { ...fleet.env, PATH: `${folder}:${fleet.env.PATH}` };
}

it('who completes wakes nothing and starts no keeper', async () => {
  await eventually(async () => (await offered('exec', mark)).length === 2);
  expect(await stateOf(fleet.engine, paused.id)).toBe('paused');
  expect(keepersOf(stateFolderOf(fleet.env))).toEqual([]);
});

describe('an engine that is slow', () => {
  let slow: Forward;
  beforeAll(async () => {
    slow = await forward(fleet.engine.socket, { delayMs: 1000 });
  });
  afterAll(() => slow?.close());

  it('is asked in the background, for the next time', async () => {
    const state = temporaryFolder();
    const env = { DOCKER_HOST: `unix://${slow.path}`, SANDMAN_STATE_DIR: state };
    expect(await offered('resume', mark, env)).toEqual([]);
    await eventually(() => existsSync(join(state, 'completion', 'docker.json')));
    expect(await offered('resume', mark, env)).toEqual([paused.name]);
  });
});

it('an engine that is down is passed over in silence', async () => {
  expect(await offered('resume', mark, { DOCKER_HOST: 'unix:///nowhere/engine.sock' })).toEqual([]);
});

async function offered(verb: string, prefix: string, env = {}): Promise<string[]> {
  const { code, stdout, stderr } = await fleet.sandman(['__complete', 'bash', verb, `=${prefix}`], { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.split('\n').filter(Boolean);
}
