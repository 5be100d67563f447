import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/files.js';
import { runInProcess } from '../support/host.js';

const PLACES = [
  ['bash', '.local/share/bash-completion/completions/sandman', 'sandman.bash'],
  ['zsh', '.local/share/zsh/site-functions/_sandman', '_sandman'],
  ['fish', '.config/fish/completions/sandman.fish', 'sandman.fish'],
] as const;

async function on(line: string, env: Record<string, string>) {
  const { code, stdout, stderr } = await runInProcess(['completion', ...line.split(' ')], { env });
  return { code, stderr, told: stdout === '' ? null : JSON.parse(stdout) };
}

describe.each(PLACES)('completion install %s', (shell, where, saved) => {
  it('writes the script to where the shell looks, says so, and changes nothing a second time', async () => {
    const HOME = temporaryFolder();
    const path = join(HOME, where);
    const planned = await on(`install ${shell} --dry-run`, { HOME });
    expect(planned.stderr).toContain(`would write ${path}`);
    expect(existsSync(path)).toBe(false);
    const ran = await on(`install --json`, { HOME, SHELL: `/bin/${shell}` });
    expect(ran).toEqual({ code: 0, stderr: '', told: { shell, path, changed: true } });
    expect(readFileSync(path, 'utf8')).toBe(readFileSync(`completions/${saved}`, 'utf8'));
    const again = await on(`install ${shell} --json`, { HOME });
    expect(again.told).toEqual({ shell, path, changed: false });
    expect((await on(`uninstall ${shell} --json`, { HOME })).told).toEqual({ shell, path, changed: true });
    expect(existsSync(path)).toBe(false);
    expect((await on(`uninstall ${shell} --json`, { HOME })).told).toEqual({ shell, path, changed: false });
  });

  it('leaves alone what somebody else has put there', async () => {
    const HOME = temporaryFolder();
    const path = join(HOME, where);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'mine\n');
    for (const verb of ['install', 'uninstall']) {
      const { code, stderr } = await on(`${verb} ${shell}`, { HOME });
      expect(code).toBe(8);
      expect(stderr).toContain('was not made by Sandman');
    }
    expect(readFileSync(path, 'utf8')).toBe('mine\n');
  });
});

describe.each(PLACES)('completion install %s, where its file', (shell, where, saved) => {
  const place = () => {
    const HOME = temporaryFolder();
    const path = join(HOME, where);
    mkdirSync(dirname(path), { recursive: true });
    return { HOME, path, kept: join(HOME, 'kept') };
  };
  const script = readFileSync(`completions/${saved}`, 'utf8');

  it('is a link, writes what it leads to, and takes only the link away', async () => {
    const { HOME, path, kept } = place();
    writeFileSync(kept, script.replace(/$/, '# of another version'));
    symlinkSync(kept, path);
    expect((await on(`install ${shell} --json`, { HOME })).told).toEqual({ shell, path, changed: true });
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(readFileSync(kept, 'utf8')).toBe(script);
    expect((await on(`uninstall ${shell} --json`, { HOME })).told).toEqual({ shell, path, changed: true });
    expect([existsSync(path), existsSync(kept)]).toEqual([false, true]);
  });

  it('is a link to nothing, puts the script in its stead', async () => {
    const { HOME, path, kept } = place();
    symlinkSync(kept, path);
    expect((await on(`install ${shell}`, { HOME })).code).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(script);
  });

  it('may not be written to, replaces it as a whole', async () => {
    const { HOME, path } = place();
    writeFileSync(path, script.replace(/$/, '# of another version'));
    chmodSync(path, 0o444);
    expect((await on(`install ${shell} --json`, { HOME })).told).toEqual({ shell, path, changed: true });
    expect(readFileSync(path, 'utf8')).toBe(script);
  });

  it('is a folder, or below a file, says so, and leaves nothing behind', async () => {
    const { HOME, path } = place();
    mkdirSync(path);
    const refused = await on(`install ${shell}`, { HOME });
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`cannot read ${path}`) });
    const { HOME: other, kept } = place();
    writeFileSync(kept, '');
    const below = { HOME: other, XDG_DATA_HOME: kept, XDG_CONFIG_HOME: kept };
    const { code, stderr } = await on(`install ${shell}`, below);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(`cannot write ${kept}/`) });
    expect((await on(`uninstall ${shell} --json`, below)).told).toMatchObject({ changed: false });
  });
});

it('the places follow the variables of the shells', async () => {
  const HOME = temporaryFolder();
  const pathOf = async (shell: string, env: Record<string, string>) =>
    (await on(`install ${shell} --json --dry-run`, { HOME, ...env })).told.path;
  expect(await pathOf('bash', { XDG_DATA_HOME: '/d' })).toBe('/d/bash-completion/completions/sandman');
  expect(await pathOf('bash', { BASH_COMPLETION_USER_DIR: '/b' })).toBe('/b/completions/sandman');
  expect(await pathOf('zsh', { XDG_DATA_HOME: '/d' })).toBe('/d/zsh/site-functions/_sandman');
  expect(await pathOf('zsh', { FPATH: `/usr/share/zsh:${HOME}/.zfunc` })).toBe(`${HOME}/.zfunc/_sandman`);
  expect(await pathOf('fish', { XDG_CONFIG_HOME: '/c' })).toBe('/c/fish/completions/sandman.fish');
  expect(await pathOf('powershell', {})).toBeNull();
});

it('what is left to do by hand is told, and done by nobody', async () => {
  const HOME = temporaryFolder();
  const zsh = await on('install zsh', { HOME });
  expect(zsh.stderr).toContain(`fpath=(${HOME}/.local/share/zsh/site-functions $fpath)`);
  expect(existsSync(join(HOME, '.zshrc'))).toBe(false);
  expect((await on('install powershell', { HOME })).stderr).toContain('Invoke-Expression');
});

it('a shell that is none of them has to be named', async () => {
  const { code, stderr } = await on('install', { HOME: temporaryFolder(), SHELL: '/bin/tcsh' });
  expect(code).toBe(2);
  expect(stderr).toContain('name a shell');
});
