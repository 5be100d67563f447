import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { keeperIdentity } from '../../src/lifetimes/folder.js';
import { takeLock } from '../../src/lifetimes/lock.js';
import { backgroundKeeper, endKeeperOf, type KeeperSite, keeperSite } from '../support/keeping.js';
import { PROGRAMS } from '../support/sandman.js';

/**
 * Stands in for systemd's program: notes what it is asked, and how many hold the keeper's lock by then, as proc(5) has it;
 * fails at what FAILS says, with systemd's words.
 */
const SYSTEMCTL = `#!/bin/sh
echo "$@" >> "$ASKED"
case "$2" in enable) grep -c "sandman-keeper-$IDENTITY" /proc/net/unix >> "$HOLDERS";; esac
case "$2" in "$FAILS") echo 'Failed to connect to bus: No medium found' >&2; exit 1;; esac
`;
const RELOAD = '--user daemon-reload';
const ENABLE = '--user enable --now sandman-keeper.service';
const DISABLE = '--user disable --now sandman-keeper.service';

const sites: KeeperSite[] = [];
afterEach(async () => {
  await Promise.all(sites.splice(0).map(endKeeperOf));
});

function site({ fails = 'nothing', noted = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'sandman-systemd-'));
  writeFileSync(join(folder, 'systemctl'), SYSTEMCTL);
  chmodSync(join(folder, 'systemctl'), 0o755);
  const asked = join(folder, 'asked');
  const holders = join(folder, 'holders');
  const env = { PATH: `${folder}:${process.env.PATH}`, ASKED: asked, FAILS: fails, HOLDERS: holders };
  const made = keeperSite({ noted, env });
  made.env.IDENTITY = identityOf(made);
  sites.push(made);
  const unit = join(made.env.HOME ?? '', '.config/systemd/user/sandman-keeper.service');
  return {
    ...{ site: made, keeper: made.keeper, unit },
    holdersWhenEnabled: () => readFileSync(holders, 'utf8').trim(),
    isBare: () => readdirSync(made.env.HOME ?? '').length === 0,
    asked: () => (existsSync(asked) ? readFileSync(asked, 'utf8').trim().split('\n') : []),
  };
}

const identityOf = ({ state }: KeeperSite) => keeperIdentity(state, process.getuid?.() ?? null);
const isThere = (pid: number) => existsSync(`/proc/${pid}`);

describe('sandman keeper install', () => {
  it('has systemd run this very program, does it twice as well as once, and is undone by uninstall', async () => {
    const { site: here, keeper, unit, asked } = site();
    const first = await keeper('install', '-o', 'json');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.json).toEqual({ installed: 'systemd', file: unit, changed: true, ended: null });
    const text = readFileSync(unit, 'utf8');
    expect(text).toContain(`ExecStart="${PROGRAMS.sandman.join('" "')}" "keeper" "run"\n`);
    expect(text).toContain(`Environment="SANDMAN_STATE_DIR=${here.state}"\n`);
    const second = await keeper('install');
    expect(second).toMatchObject({ code: 0, stdout: '' });
    expect(second.stderr).toContain('sandman keeper uninstall');
    expect(readFileSync(unit, 'utf8')).toBe(text);
    expect((await keeper('status', '-o', 'json')).json).toMatchObject({ installed: 'systemd' });
    expect((await keeper('uninstall', '-o', 'json')).json).toMatchObject({ installed: null, changed: true });
    expect(asked()).toEqual([RELOAD, ENABLE, RELOAD, ENABLE, DISABLE, RELOAD]);
    expect(existsSync(unit)).toBe(false);
    const again = await keeper('uninstall');
    expect(again).toMatchObject({ code: 0, stdout: '' });
    expect(again.stderr).toContain('nothing to undo');
    expect(asked()).toHaveLength(6);
  });

  it('--dry-run shows the unit and the commands, and does nothing', async () => {
    const { keeper, unit, asked, isBare } = site();
    const { code, stdout } = await keeper('install', '--dry-run');
    expect(code).toBe(0);
    for (const part of [unit, 'ExecStart=', `systemctl ${RELOAD}`, `systemctl ${ENABLE}`]) {
      expect(stdout).toContain(part);
    }
    expect(asked()).toEqual([]);
    expect(isBare()).toBe(true);
  });

  it('ends the keeper that runs in the background first, so that the other one can take over', async () => {
    const { site: here, keeper, holdersWhenEnabled } = site({ noted: true });
    const child = await backgroundKeeper(here);
    const over = once(child, 'exit');
    const { code, json } = await keeper('install', '-o', 'json');
    expect({ code, json }).toMatchObject({ code: 0, json: { ended: child.pid } });
    expect(holdersWhenEnabled()).toBe('0');
    expect(await over).toEqual([0, null]);
    expect((await keeper('status', '-q')).stdout).toBe('');
  });

  it('where there is no manager of the user: exit 9 with its words, nothing left behind, and who keeps goes on', async () => {
    const { site: here, keeper, asked, isBare } = site({ fails: 'daemon-reload', noted: true });
    const { pid } = await backgroundKeeper(here);
    const { code, stdout, stderr } = await keeper('install');
    expect({ code, stdout }).toEqual({ code: 9, stdout: '' });
    expect(stderr).toContain('Failed to connect to bus: No medium found');
    expect(stderr).toContain('start `sandman keeper run` from your login script');
    expect(isBare()).toBe(true);
    expect(asked()).not.toContain(ENABLE);
    expect((await keeper('status', '-q')).stdout).toBe(`${pid}\n`);
  });

  it('where it cannot be started: exit 9, nothing left behind, and a keeper in the background again', async () => {
    const { site: here, keeper, isBare } = site({ fails: 'enable', noted: true });
    const { pid } = await backgroundKeeper(here);
    expect((await keeper('install')).code).toBe(9);
    expect(isBare()).toBe(true);
    const { json } = await keeper('status', '-o', 'json');
    expect(json).toMatchObject({ running: true, answers: true });
    expect(json.pid).not.toBe(pid);
  });

  it('where there is no systemctl at all: exit 9, and nothing left behind', async () => {
    const { keeper, site: here, isBare } = site();
    const bare = mkdtempSync(join(tmpdir(), 'sandman-bare-'));
    symlinkSync(process.execPath, join(bare, 'node'));
    here.env.PATH = bare;
    const { code, stderr } = await keeper('install');
    expect(code).toBe(9);
    expect(stderr).toContain('there is no systemctl on the PATH');
    expect(isBare()).toBe(true);
  });

  it('sends no signal to a process that only has the number of a keeper', async () => {
    const { site: here, keeper, isBare } = site();
    const other = spawn('sleep', ['60']);
    const status = {
      pid: other.pid,
      version: '0',
      startedAt: new Date().toISOString(),
      engines: [],
      next: null,
    };
    writeFileSync(join(here.state, 'keeper.json'), JSON.stringify(status));
    const lock = await takeLock({ platform: 'linux', folder: here.state, identity: identityOf(here) });
    const { code } = await keeper('install');
    await lock?.release();
    expect(code).toBe(8);
    expect(isThere(other.pid ?? 0)).toBe(true);
    expect(other.signalCode).toBeNull();
    expect(isBare()).toBe(true);
    other.kill();
  });
});
