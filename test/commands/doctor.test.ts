import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryBackend } from '../../src/backends/memory.js';
import { unreachableError } from '../../src/errors.js';
import type { BackendReport } from '../../src/sandbox/backend.js';
import { configFile, temporaryFolder } from '../support/files.js';
import { runInProcess } from '../support/host.js';

const REPORT: BackendReport = {
  endpoint: 'https://here.test',
  engine: 'Here',
  version: '1',
  apiVersion: null,
  features: { freeze: true },
};

async function doctor(check: () => Promise<BackendReport>) {
  const memory = async () => ({ ...memoryBackend(), check });
  const ran = await runInProcess(['-b', 'memory', 'doctor', '--json'], {
    env: { SANDMAN_STATE_DIR: '/nonexistent', DOCKER_HOST: 'unix:///nonexistent' },
    types: { memory, local: async () => ({ ...memoryBackend({ name: 'local' }), check: absent }) },
  });
  const { findings } = JSON.parse(ran.stdout);
  return {
    code: ran.code,
    of: (name: string) => findings.find((one: { name: string }) => one.name === name),
  };
}

async function absent(): Promise<never> {
  throw unreachableError('no engine answers', { hint: 'install one' });
}

const dateAt = (offset: number) => new Date(Date.now() + offset).toUTCString();

it('doctor tells of a clock that is as here', async () => {
  const { of } = await doctor(async () => ({ ...REPORT, date: dateAt(0) }));
  expect(of('clock of memory')).toMatchObject({ ok: true });
});

it.each([
  [-3_600_000, '3600 s behind'],
  [90_000, '90 s ahead of'],
])('doctor fails on a clock that is off by %i ms, and says how to mend it', async (offset, words) => {
  const { of } = await doctor(async () => ({ ...REPORT, date: dateAt(offset) }));
  const { ok, detail, fix } = of('clock of memory');
  expect(ok).toBe(false);
  const [seconds = 0] = /\d+/.exec(words)?.map(Number) ?? [];
  expect(Math.abs(Number.parseInt(detail, 10) - seconds)).toBeLessThanOrEqual(2);
  expect(detail).toContain(words.replace(/^\d+/, '').trim());
  expect(fix).toContain('time server');
});

it('doctor looks at every backend that is set up, and one that does not answer makes it fail', async () => {
  const { code, of } = await doctor(async () => REPORT);
  expect(of('backend memory')).toMatchObject({
    ok: true,
    detail: expect.stringContaining('freeze yes'),
    report: REPORT,
  });
  expect(of('backend local')).toMatchObject({ ok: false, code: 'unreachable', fix: 'install one' });
  expect(of('clock of memory')).toBeUndefined();
  expect(code).toBe(6);
});

interface Found {
  name: string;
  level: string;
  ok: boolean;
  code: string | null;
  detail: string;
  fix: string | null;
}

/** A user with a home folder and a config file, whose backend is well. */
function user(config: unknown = {}, extra: Record<string, string> = {}) {
  const home = temporaryFolder();
  const path = configFile(config);
  const env = {
    ...{ HOME: home, SANDMAN_CONFIG_DIR: dirname(path), SANDMAN_STATE_DIR: join(home, 'state') },
    ...{ XDG_DATA_DIRS: '/nonexistent', ...extra },
  };
  const healthy = async () => ({ ...memoryBackend({ name: 'local' }), check: async () => REPORT });
  const types = { local: healthy, memory: healthy };
  const run = (words: string[]) => runInProcess(words, { env, types });
  return {
    ...{ home, path, run },
    doctor: async (...words: string[]) => {
      const { code, stdout, stderr } = await run([...words, 'doctor', '--json']);
      expect(stderr).toBe('');
      const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: Found[] };
      const of = (name: string) => findings.find((one) => one.name === name);
      return { code, ok, of, failures: findings.filter((one) => !one.ok) };
    },
    /** As a person types it; a line without `sandman` goes to a real shell. */
    type: async (line: string) => {
      if (line.startsWith('sandman ')) return run(line.split(' ').slice(1));
      execFileSync('sh', ['-c', line], { env: { PATH: process.env.PATH } });
      return null;
    },
  };
}

describe('where nothing is wrong', () => {
  it('doctor exits 0, whatever nobody has set up', async () => {
    const { doctor } = user({}, { SHELL: '/bin/fish' });
    const { code, ok, of, failures } = await doctor();
    expect({ code, ok, failures }).toEqual({ code: 0, ok: true, failures: [] });
    expect(of('other services')).toMatchObject({
      level: 'note',
      detail: expect.stringContaining('no key for hopx, sandbox0, novita, e2b'),
    });
    expect(of('completion')).toMatchObject({ level: 'note', ok: true, code: null });
    expect(of('template')).toMatchObject({ level: 'ok', fix: null });
  });

  it('it marks a note as one, with its fix below', async () => {
    const { run } = user({}, { SHELL: '/bin/fish' });
    const { stdout } = await run(['doctor']);
    expect(stdout).toContain(
      'note  completion: not installed for fish\n      fix: sandman completion install fish\n',
    );
    expect(stdout).not.toContain('FAIL');
  });
});

describe('doctor on the config', () => {
  it('tells the file, what names it, and whether it is there', async () => {
    const { doctor, path } = user();
    expect((await doctor()).of('config')?.detail).toContain(`${path} (SANDMAN_CONFIG_DIR); default`);
    const other = configFile({});
    expect((await doctor('--config', other)).of('config')?.detail).toContain(`${other} (--config); default`);
    const none = (await doctor('--config', '/nonexistent/c.json')).of('config');
    expect(none).toMatchObject({
      level: 'ok',
      detail: expect.stringContaining('is not there: defaults count'),
    });
  });

  it('names every setting that makes no sense, and its fix mends it', async () => {
    const { doctor, type } = user({ create: { memory: 'foo', cpus: 'bar', pull: 'missin' } });
    const { code, failures } = await doctor();
    expect(code).toBe(2);
    expect(failures.map(({ name }) => name)).toEqual(
      ['cpus', 'memory', 'pull'].map((key) => `setting create.${key}`),
    );
    for (const { fix } of failures) await type(fix ?? '');
    expect((await doctor()).failures).toEqual([]);
  });

  it('tells of a default backend that there is not, and looks at all else', async () => {
    const { doctor } = user({ defaultBackend: 'nope' });
    const { code, of, failures } = await doctor();
    expect(code).toBe(4);
    expect(failures).toMatchObject([{ name: 'backend nope', code: 'not_found' }]);
    expect(of('keeper')).toMatchObject({ ok: true });
  });

  it.each([
    ['an entry of no type that there is', { type: 'dooker' }],
    ['a service without a key', { type: 'e2b' }],
  ])('what somebody has added and is %s is a failure, with one fix', async (_, lab) => {
    const { doctor, type } = user({ backends: { lab } });
    const { code, failures } = await doctor();
    expect(code).not.toBe(0);
    expect(failures).toHaveLength(1);
    const [, line = failures[0]?.fix] = /`(sandman backend remove lab)`/.exec(failures[0]?.fix ?? '') ?? [];
    if (line === 'sandman login lab') return;
    await type(line ?? '');
    expect((await doctor()).failures).toEqual([]);
  });
});

it('doctor tells of a file of keys that nobody can understand, and looks at all else', async () => {
  const { doctor, path } = user();
  writeFileSync(join(dirname(path), 'credentials.json'), '{');
  const { code, of, failures } = await doctor();
  expect(code).toBe(2);
  expect(failures.map(({ name }) => name)).toEqual(['credentials']);
  expect(failures[0]?.fix).toContain('move it away');
  expect([of('backend local')?.ok, of('keeper')?.ok]).toEqual([true, true]);
});

describe.each(['fish', 'zsh', 'bash'])('doctor on the completion of %s', (shell) => {
  const env = { SHELL: `/usr/bin/${shell}` };

  it('is content once its fixes were typed, until another version comes', async () => {
    const { doctor, type, run, home } = user({}, env);
    for (let step = 0; step < 3; step += 1) {
      const { fix } = (await doctor()).of('completion') ?? {};
      if (!fix) break;
      await type(fix);
    }
    expect((await doctor()).of('completion')).toMatchObject({ level: 'ok', fix: null });
    const { path } = JSON.parse((await run(['completion', 'install', '--json'])).stdout);
    expect(path.startsWith(home)).toBe(true);
    appendFileSync(path, '# more\n');
    const old = (await doctor()).of('completion');
    expect(old).toMatchObject({ level: 'note', detail: expect.stringContaining('of another version') });
    await type(old?.fix ?? '');
    expect((await doctor()).of('completion')).toMatchObject({ level: 'ok' });
  });

  it('takes the word of a file that the shell begins with, but not of a comment in it', async () => {
    const { doctor, home } = user({}, env);
    const file = join(home, shell === 'fish' ? '.config/fish/config.fish' : `.${shell}rc`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `# eval "$(sandman completion ${shell})"\n`);
    expect((await doctor()).of('completion')).toMatchObject({ level: 'note' });
    appendFileSync(file, `eval "$(sandman completion ${shell})"\n`);
    expect((await doctor()).of('completion')).toMatchObject({
      level: 'ok',
      detail: `${shell} loads it by ${file}`,
    });
  });

  it('finds what a package has put there for all', async () => {
    const shared = temporaryFolder();
    const { doctor } = user({}, { ...env, XDG_DATA_DIRS: shared });
    const places = {
      fish: 'fish/vendor_completions.d/sandman.fish',
      zsh: 'zsh/site-functions/_sandman',
      bash: 'bash-completion/completions/sandman',
    };
    const file = join(shared, places[shell as keyof typeof places]);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
    expect((await doctor()).of('completion')).toMatchObject({
      level: 'ok',
      detail: expect.stringContaining(file),
    });
  });
});

it.each([{ SHELL: '/bin/tcsh' }, { SHELL: '' }])('doctor misses no completion with $SHELL', async (env) => {
  expect((await user({}, env).doctor()).of('completion')).toMatchObject({ level: 'ok', fix: null });
});

it('the fields of a finding are those of the documentation', async () => {
  const { stdout } = await user().run(['doctor', '--json']);
  const page =
    readFileSync('docs/output.md', 'utf8').split('## What doctor found')[1]?.split('\n## ')[0] ?? '';
  for (const field of Object.keys(JSON.parse(stdout).findings[0])) expect(page).toContain(`\`${field}\``);
});
