import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { endKeeperOf, type KeeperSite, keeperSite, runningKeeper } from '../support/keeping.js';
import { collect, sandman } from '../support/sandman.js';

const sites: KeeperSite[] = [];
function site(noted = false): KeeperSite {
  const made = keeperSite({ noted });
  sites.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(sites.splice(0).map(endKeeperOf));
});

/** What proc(5) tells of a process: its resident memory in bytes. */
function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

/** What else it finds does not matter here. */
const doctor = ({ env }: KeeperSite) =>
  sandman({ ...env, DOCKER_HOST: 'unix:///nowhere' }, ['doctor', '--json']);

describe('sandman keeper, while none runs', () => {
  it('status says so, and starts none', async () => {
    const { keeper, state } = site(true);
    const { code, json, stderr } = await keeper('status', '-o', 'json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(json).toMatchObject({
      running: false,
      answers: false,
      died: false,
      pid: null,
      engines: [],
      state,
    });
    expect(existsSync(join(state, 'keeper.log'))).toBe(false);
    expect(await keeper('status', '-q')).toMatchObject({ code: 0, stdout: '' });
    const { findings } = (await doctor(site())).json;
    expect(findings).toContainEqual(
      expect.objectContaining({ name: 'keeper', ok: true, detail: expect.stringContaining('not needed') }),
    );
  });

  it('without its verb is a mistake that names the verbs', async () => {
    const { code, stderr } = await site().keeper();
    expect(code).toBe(2);
    expect(stderr).toContain('choose from status, run, install, uninstall');
  });
});

describe('sandman keeper run', () => {
  it('keeps as its own process, tells what it does, and lets go of everything when it is told to end', async () => {
    const here = site();
    const child = await runningKeeper(here);
    const ran = collect(child);
    const { code, json } = await here.keeper('status', '-o', 'json');
    expect(code).toBe(0);
    expect(json).toMatchObject({
      running: true,
      answers: true,
      died: false,
      pid: child.pid,
      installed: null,
    });
    expect(json.memoryBytes / residentBytes(child.pid)).toBeCloseTo(1, 0);
    expect(readFileSync(`/proc/${child.pid}/cmdline`, 'utf8')).toContain('keeper\0run');
    child.kill('SIGTERM');
    const { code: ended, stdout, stderr } = await ran;
    expect({ ended, stdout }).toEqual({ ended: 143, stdout: '' });
    expect(stderr).toContain('told to end');
    expect(readFileSync(json.log, 'utf8')).toContain(`keeping, as process ${child.pid}`);
    expect((await here.keeper('status', '-o', 'json')).json).toMatchObject({ running: false, died: false });
  });

  it('warns, when it is told to end, of what is left to keep', async () => {
    const child = await runningKeeper(site(true));
    const ran = collect(child);
    child.kill('SIGINT');
    const { code, stderr } = await ran;
    expect(code).toBe(130);
    expect(stderr).toContain('warning: something is left to keep');
  });

  it('refuses where another one keeps, which it names', async () => {
    const here = site();
    const { pid } = await runningKeeper(here);
    const { code, stderr } = await here.keeper('run');
    expect(code).toBe(8);
    expect(stderr).toContain(`a keeper runs already, as process ${pid}`);
    const detail = `running as process ${pid}; its log is ${join(here.state, 'keeper.log')}`;
    expect((await doctor(here)).json.findings).toContainEqual(
      expect.objectContaining({ name: 'keeper', ok: true, detail }),
    );
  });

  it('that was killed is told, and is a failure only where something is left to keep', async () => {
    const idle = site();
    const busy = site(true);
    const children = await Promise.all([idle, busy].map(runningKeeper));
    for (const child of children) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    const [none, some] = await Promise.all([idle, busy].map(({ keeper }) => keeper('status', '-o', 'json')));
    expect(none).toMatchObject({ code: 0, stderr: '' });
    expect(none?.json).toMatchObject({ running: false, died: true, pid: null, engines: [] });
    expect(some?.code).toBe(1);
    expect(some?.json).toMatchObject({ running: false, died: true, pid: null });
    expect(some?.json.engines).toMatchObject([{ name: 'lost', connected: false }]);
    const { message, hint } = JSON.parse(some?.stderr ?? '').error;
    expect(message).toContain(`process ${children[1]?.pid}, has ended`);
    expect(hint).toContain('sandman keeper run');
    const { json } = await doctor(busy);
    const detail = expect.stringContaining(`${message}; its log is `);
    const finding = { name: 'keeper', ok: false, code: 'other', detail, fix: hint };
    expect(json.findings).toContainEqual(expect.objectContaining(finding));
  });

  it('that is there and does nothing any more is a failure', async () => {
    const here = site();
    const child = await runningKeeper(here);
    child.kill('SIGSTOP');
    await vi.waitFor(() => expect(readFileSync(`/proc/${child.pid}/stat`, 'utf8')).toMatch(/\) T /));
    const { code, json, stderr } = await here.keeper('status', '-o', 'json');
    expect(code).toBe(1);
    expect(json).toMatchObject({ running: true, answers: false, pid: child.pid });
    expect(JSON.parse(stderr).error.message).toContain('does not answer');
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
});
