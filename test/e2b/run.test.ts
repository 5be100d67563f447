import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/engines.js';
import { type Driven, drive } from './drive.js';

let on: Driven;

describe.each(['e2b', 'novita'] as const)('run and exec on %s', (vendor) => {
  beforeEach(async () => {
    on = await drive({ vendor });
  });
  afterEach(() => on.close());

  it('run --timeout ends with 124, and leaves neither the sandbox nor the process', async () => {
    expect((await on.run('run --timeout 1s -- sleep 60')).code).toBe(124);
    expect(on.fake.sandboxes.size).toBe(0);
    expect(on.fake.insides.all()).toEqual([]);
  });

  it('run -w and -u are where and as whom the command runs', async () => {
    expect((await on.run('run -w /proc -u root -- sh -c pwd;echo\t$USER')).stdout).toBe('/proc\nroot\n');
  });

  it('exec wakes a paused one, says when it ends, and gives it the time that it was made with', async () => {
    const id = await on.create('--ttl 20m');
    await on.run(`pause ${id}`);
    const ran = await on.run(`exec ${id} -- echo in`);
    expect(ran).toMatchObject({ code: 0, stdout: 'in\n' });
    expect(ran.stderr).toContain(`resumed ${id}, which was paused`);
    expect(ran.stderr).toContain(`${id} is killed in`);
    expect(on.fake.find(id)).toMatchObject({ state: 'running', timeoutSeconds: 1200 });
  });

  it('exec never touches the deadline of one that runs', async () => {
    const id = await on.create('--ttl 50m');
    const before = on.fake.find(id)?.endAt;
    expect((await on.run(`exec ${id} -- true`)).code).toBe(0);
    expect(on.fake.find(id)?.endAt).toBe(before);
    expect(on.fake.count(/connect$|timeout$/)).toBe(0);
  });

  it('exec leaves one that was made never to be woken as it is, and says so', async () => {
    const id = await on.create('--ttl 5m --on-timeout pause --no-auto-resume');
    await on.run(`pause ${id}`);
    const ran = await on.run(`exec ${id} -- true`);
    expect(ran.code).toBe(125);
    expect(ran.stderr).toContain('was made with --no-auto-resume');
    expect(on.fake.find(id)?.state).toBe('paused');
    expect((await on.run(`exec --no-resume ${id} -- true`)).code).toBe(125);
  });

  it('tells what was asked of waking, and no more than that', async () => {
    const told = async (options: string) => {
      const { lifetime, labels } = await on.json(`info ${await on.create(options)}`);
      expect(labels).toEqual({ a: 'b' });
      return lifetime.autoResume;
    };
    expect(await told('-l a=b')).toBeNull();
    expect(await told('-l a=b --no-auto-resume')).toBe(false);
    expect(await told('-l a=b --ttl 5m --on-timeout pause --auto-resume')).toBe(true);
  });

  it('exec in one that is paused under it says that', async () => {
    const id = await on.create();
    const running = on.run(`exec ${id} -- sh -c echo\tup;sleep\t60`);
    const inside = () => on.fake.insides.all()[0];
    await eventually(() => (inside()?.processes.running.size ?? 0) > 0);
    await on.run(`pause ${id}`);
    const { code, stderr } = await running;
    expect(code).toBe(125);
    expect(stderr).toContain(`${id} was paused while the command ran`);
    expect(on.fake.find(id)?.state).toBe('paused');
  });
});
