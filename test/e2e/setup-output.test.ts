import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEngine, type TestEngine } from '../support/engines.js';
import { environment, sandman } from '../support/sandman.js';

const FEATURES = { freeze: true, checkpoint: expect.any(Boolean), gvisor: expect.any(Boolean) };
const REACHED = {
  name: 'backend docker',
  level: 'ok',
  report: expect.objectContaining({
    engine: 'docker',
    version: expect.stringMatching(/^\d+\./),
    features: expect.objectContaining(FEATURES),
  }),
};

/** Fields that the answer of a command must have, under `-o json` as one value. */
const OBJECTS: [line: string, fields: object][] = [
  ['config set create.cpus 2', { key: 'create.cpus', value: '2', origin: 'file' }],
  ['config get create.cpus', { key: 'create.cpus', value: '2', origin: 'file' }],
  ['config unset create.cpus', { key: 'create.cpus', value: '1', origin: 'default', source: null }],
  ['config unset create.cpus', { key: 'create.cpus', value: '1', origin: 'default', source: null }],
  [
    'config set defaultBackend podman',
    { key: 'defaultBackend', origin: 'environment', source: 'SANDMAN_BACKEND' },
  ],
  ['config path', { path: expect.stringMatching(/config\.json$/) }],
  ['backend add lab --type docker --url unix:///nowhere', { name: 'lab', type: 'docker', builtIn: false }],
  ['backend show lab', { name: 'lab', url: 'unix:///nowhere', default: false }],
  ['backend remove lab', { name: 'lab', type: 'docker' }],
  ['backend use docker', { name: 'docker', type: 'docker', default: true }],
  ['backend check', { name: 'docker', engine: 'docker', freeze: true }],
  ['doctor', { ok: true, findings: expect.arrayContaining([expect.objectContaining(REACHED)]) }],
];
const ARRAYS: [line: string, field: string, value: string][] = [
  ['config list', 'key', 'create.memory'],
  ['backend list', 'name', 'local'],
  ['template list', 'name', 'base'],
];

describe('what the commands that set Sandman up print', () => {
  let engine: TestEngine;
  let env: Record<string, string>;

  beforeAll(async () => {
    engine = await startEngine('docker');
    env = environment(engine);
  });
  afterAll(() => engine.stop());
  const run = (line: string) => sandman(env, line.split(' '));

  it.each(OBJECTS)('%s -o json: one object', async (line, fields) => {
    const ran = await run(`${line} -o json`);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.json).toMatchObject(fields);
  });

  it.each([
    'doctor',
    'backend check',
    'backend show',
    'config path',
    'config get output',
    'config set timeout 3m',
  ])('%s -o jsonl: one line', async (line) => {
    const ran = await run(`${line} -o jsonl`);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^\{.*\}\n$/);
  });

  it.each(ARRAYS)(
    '%s: an array, one object a line, names alone, or a table with a heading',
    async (line, field, value) => {
      const names = (rows: Record<string, string>[]) => rows.map((row) => row[field]);
      const { json } = await run(`${line} -o json`);
      expect(names(json)).toContain(value);
      const jsonl = (await run(`${line} -o jsonl`)).stdout.trimEnd().split('\n');
      // All but the setting that is changed by asking in another format.
      const others = (rows: any[]) => rows.filter(({ key }) => key !== 'output');
      expect(others(jsonl.map((text) => JSON.parse(text)))).toEqual(others(json));
      expect((await run(`${line} -q`)).stdout.trimEnd().split('\n')).toEqual(names(json));
      const [heading, ...rows] = (await run(line)).stdout.trimEnd().split('\n');
      expect(heading).toMatch(new RegExp(`^${field.toUpperCase()} +[A-Z]`));
      expect(rows).toHaveLength(json.length);
    },
  );

  it.each(['config set concurrency 4', 'config unset concurrency', 'backend use docker'])(
    '%s says what it did on stderr, and leaves stdout empty',
    async (line) => {
      const ran = await run(line);
      expect(ran).toMatchObject({ code: 0, stdout: '' });
      expect(ran.stderr).toMatch(/^.+\n$/);
    },
  );

  it('config get prints the value alone', async () => {
    expect(await run('config get create.memory')).toMatchObject({ code: 0, stdout: '2g\n', stderr: '' });
  });

  it.each([
    ['help', /^Usage: sandman /],
    ['help pause', /^Usage: sandman pause /],
    ['pause --help', /^Usage: sandman pause /],
    ['help exit-codes', /^EXIT +ERROR\.CODE +MEANING\n0 /],
    ['--version', /^\d+\.\d+\.\d+\n$/],
    ['completion bash', /sandman/],
    ['completion zsh', /^#compdef sandman/],
    ['completion fish', /^complete -c sandman|\ncomplete -c sandman/],
    ['completion powershell', /Register-ArgumentCompleter/],
  ])('%s is an answer: on stdout, exit 0', async (line, text) => {
    const ran = await run(line);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(text);
  });

  it('every exit code that the design names is in help exit-codes', async () => {
    const { stdout } = await run('help exit-codes');
    const codes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 124, 125, 126, 127, 130];
    expect(stdout.match(/^\d+/gm)?.map(Number)).toEqual(codes);
  });
});
