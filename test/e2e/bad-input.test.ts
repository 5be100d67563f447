import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listener, listen } from '../support/listener.js';
import { environment, sandman } from '../support/sandman.js';

/** A command line, and what the message must quote of it; where that is not said, the last word. */
type Case = string | [line: string, quoted: string];

const LONG = 'x'.repeat(129);

const DURATIONS: Case[] = [
  ...['90', '0s', '-5s', '5x', '1.5.5s', 's', '1h30', '999999d', '5m!'].map(
    (text): Case => [`pause sb --timeout=${text}`, text],
  ),
  ['stop sb --grace=10', '10'],
  ['create --ttl=1y', '1y'],
  ['create --idle-timeout=soon', 'soon'],
  ['create --max-lifetime=5', '5'],
  ['resume sb --ttl=0s', '0s'],
  ['wait sb --for running --timeout=1', '1'],
  ['run --timeout=fast -- true', 'fast'],
];
const SIZES: Case[] = [
  ...['512', '1k', '0m', '2q', '-1g', '1e3m', '1..5g', '99999999t', 'm'].map(
    (text): Case => [`create --memory=${text}`, text],
  ),
  ...['lots', '0g', '12'].map((text): Case => [`create --disk=${text}`, text]),
  ...['0', '-1', 'two', '1e2', '0x2', '0.001', '1,5'].map((text): Case => [`create --cpus=${text}`, text]),
];
const PORTS: Case[] = [
  '0',
  '65536',
  'http',
  '80:0',
  '1:2:3:4',
  'localhost:80:80',
  '999.0.0.1:80:80',
  '80/icmp',
  '-1',
  '80:',
  '[::zz]:1:2',
].map((text) => [`create -p=${text}`, text.replace(/^=/, '')]);
const PAIRS: Case[] = [
  ['create -l novalue', 'novalue'],
  ['create --label==v', '=v'],
  ['create -l dev.sandman.managed=false', 'dev.sandman.managed=false'],
  ['create -e NOVALUE', 'NOVALUE'],
  ['create --env==v', '=v'],
  ['create -e 1A=b', '1A=b'],
  ['list --label==v', '=v'],
  ['create --env-file /not/there', '/not/there'],
];
const NAMES: Case[] = [
  ...['a', '-', '.hidden', '_x', 'with/slash', 'ümlaut', LONG].map((text): Case => [`create ${text}`, text]),
  ['create --image=-x', '-x'],
  ['create --image=', '""'],
  ['create --template=', '""'],
  ['create --network=', '""'],
  ['create --user=-u', '-u'],
  ['create --workdir relative/path', 'relative/path'],
];
const MOUNTS: Case[] = [
  ...['/only', '/a:', ':/b', '/a:relative', '/a:/b:rx', '/a:/b:ro:z', 'x:/b', 'sp@ce:/b'].map(
    (text): Case => [`create -v ${text}`, text],
  ),
];
const WORDS: Case[] = [
  ['frobnicate', 'frobnicate'],
  ['pause sb --frobnicate', '--frobnicate'],
  ['list -Z', '-Z'],
  ['list extra', 'extra'],
  ['config', 'config'],
  ['config frobnicate', 'frobnicate'],
  ['backend frobnicate', 'frobnicate'],
  ['list --state asleep', 'asleep'],
  ['list --state running,asleep', 'asleep'],
  ['pause --state=', '""'],
  ['wait sb --for awake', 'awake'],
  ['wait sb', '--for'],
  ['list --sort size', 'size'],
  ['list --sort=--name', '--name'],
  ['list --columns name,size', 'size'],
  ['list --columns name,,id', 'name,,id'],
  ['pause sb --columns nope', 'nope'],
  ['info sb --columns nope', 'nope'],
  ['create --columns nope', 'nope'],
  ['backend check --columns nope', 'nope'],
  ['backend list --columns nope', 'nope'],
  ['backend show --columns nope', 'nope'],
  ['template list --columns nope', 'nope'],
  ['config list --columns nope', 'nope'],
  ['list --limit 0', '0'],
  ['list --limit=-1', '-1'],
  ['list --limit 1.5', '1.5'],
  ['pause --all --concurrency 0', '0'],
  ['pause --all --concurrency many', 'many'],
  ['list -o yaml', 'yaml'],
  ['create --isolation vm', 'vm'],
  ['create --pull sometimes', 'sometimes'],
  ['create --on-timeout explode --ttl 5m', 'explode'],
  ['pause sb --require files', 'files'],
  ['help frobnicate', 'frobnicate'],
  ['completion tcsh', 'tcsh'],
  ['list --timeout 5s', '--timeout'],
  ['prune --older-than 7', '7'],
  ['prune --state ended', 'ended'],
  ['create --memory', '--memory'],
];
const CLASHES: Case[] = [
  ['create --image a --template base', '--image or --template'],
  ['create --on-timeout pause', '--on-timeout'],
  ['create --if-not-exists', '--if-not-exists'],
  ['create one two', 'two'],
  ['create sb --', '--'],
  ['run', 'run'],
  ['run --', '--'],
  ['pause sb --all', '--all'],
  ['pause sb --state running', '--state'],
  ['stop sb -l a', '-l'],
  ['kill sb --all -y', '--all'],
  ['kill --all', '-y'],
  ['prune sb', 'sb'],
  ['prune --all', '--all'],
  ['pause', 'pause'],
  ['wait --for running', 'wait for'],
  ['info', 'look at'],
];
const SETTINGS: Case[] = [
  ['config set nonsense 1', 'nonsense'],
  ['config set create.memory 512', '512'],
  ['config set create.publishAddress everywhere', 'everywhere'],
  ['config set create.init maybe', 'maybe'],
  ['config set concurrency 0', '0'],
  ['config get backends.x', 'backends.x'],
  ['config get a b', 'b'],
  ['config path extra', 'extra'],
  ['backend add bad!name --type docker', 'bad!name'],
  ['backend add mine --type vax', 'vax'],
  ['backend add mine', '--type'],
  ['backend add mine --type docker --url ftp://x', 'ftp://x'],
];

const GROUPS = { DURATIONS, SIZES, PORTS, PAIRS, NAMES, MOUNTS, WORDS, CLASHES, SETTINGS };

describe('bad input exits 2, quotes what was given, and sends nothing', () => {
  let engine: Listener;
  let env: Record<string, string>;
  const config = () => join(env.SANDMAN_CONFIG_DIR ?? '', 'config.json');

  beforeAll(async () => {
    engine = await listen('docker', (_request, response) => response.end('[]'));
    env = environment(null, engine.env);
  });
  afterAll(() => engine.close());

  describe.each(Object.entries(GROUPS))('%s', (_group, cases) => {
    it.concurrent.each(cases.map((one) => (typeof one === 'string' ? [one, one] : one)))(
      'sandman %s',
      async (line, quoted) => {
        const ran = await sandman(env, line.split(' '));
        expect(ran).toMatchObject({ code: 2, stdout: '' });
        expect(ran.stderr).toMatch(/^error: /);
        expect(ran.stderr).toContain(quoted);
        expect(ran.stderr).not.toMatch(/^\s+at /m);
      },
    );
  });

  it.concurrent.each([
    ['', 'an empty name'],
    ['a b', 'a name with a space'],
    ['a\nb', 'a name of two lines'],
  ])('%j is refused: %s', async (name) => {
    const ran = await sandman(env, ['create', name, '-o', 'json']);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(JSON.parse(ran.stderr).error.message).toContain(`"${name}"`);
  });

  it('two output formats at once are refused', async () => {
    const ran = await sandman(env, ['list', '-o', 'json', '-q']);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain('-o json and -o id');
  });

  it('an env file that is wrong is named with the line', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'sandman-env-')), 'env');
    writeFileSync(file, '# good\nA=1\n\nno pair\n');
    const ran = await sandman(env, ['create', '--env-file', file]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(`${file}:4: "no pair"`);
  });

  it.each([
    ['not JSON', '{ "defaultBackend": "docker", '],
    ['no object', '["docker"]'],
    ['of another shape', '{"create": "big", "defaultBackend": {"a": 1}}'],
  ])('a config file that is %s is named, and left as it is', async (_what, content) => {
    const broken = environment(null, engine.env);
    const file = join(broken.SANDMAN_CONFIG_DIR ?? '', 'config.json');
    writeFileSync(file, content);
    for (const line of [
      'list',
      'create sb',
      'pause sb',
      'config list',
      'template list',
      'config set create.cpus 2',
    ]) {
      const ran = await sandman({ ...broken, SANDMAN_BACKEND: '' }, line.split(' '));
      expect(ran, line).toMatchObject({ code: 2, stdout: '' });
      expect(ran.stderr).toContain(file);
    }
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  it('a wrong value in the environment or in the file is named with its place', async () => {
    const own = environment(null, engine.env);
    const file = join(own.SANDMAN_CONFIG_DIR ?? '', 'config.json');
    writeFileSync(file, '{"create": {"memory": "much"}}');
    const fromFile = await sandman(own, ['create']);
    expect(fromFile).toMatchObject({ code: 2, stdout: '' });
    expect(fromFile.stderr).toContain(`create.memory in ${file}: "much"`);
    const fromEnvironment = await sandman({ ...own, SANDMAN_OUTPUT: 'yaml' }, ['list']);
    expect(fromEnvironment).toMatchObject({ code: 2, stdout: '' });
    expect(fromEnvironment.stderr).toContain('SANDMAN_OUTPUT: "yaml"');
  });

  it('no connection was made by any of these, and no config file was written', () => {
    expect(engine.requests).toEqual([]);
    expect(engine.connections).toBe(0);
    expect(() => readFileSync(config())).toThrow('ENOENT');
  });

  it('the listener does notice a sandman that sends something', async () => {
    expect(await sandman(env, ['list', '-o', 'json'])).toMatchObject({ code: 0, stdout: '[]\n' });
    expect(engine.requests).toHaveLength(1);
    expect(engine.connections).toBeGreaterThan(0);
  });
});
