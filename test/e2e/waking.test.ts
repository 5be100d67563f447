import { describe, expect, it } from 'vitest';
import { ask, ENGINE_NAMES, eventually } from '../support/engines.js';
import { type Made, stateOf, useFleet } from '../support/fleet.js';
import { collect, start } from '../support/sandman.js';

describe.each(ENGINE_NAMES)('a paused sandbox on %s', (engineName) => {
  const fleet = useFleet(engineName);
  const exec = ({ name }: Made, options: string[] = []) =>
    fleet.sandman(['exec', name, ...options, '--', 'echo', 'here']);
  const refusal = (ran: { stderr: string }) => JSON.parse(ran.stderr).error;

  it('is resumed by exec, which says so on stderr', async () => {
    const made = await fleet.make('paused');
    const ran = await exec(made);
    expect(ran).toMatchObject({ code: 0, stdout: 'here\n' });
    expect(ran.stderr).toBe(`resumed ${made.name}, which was paused\n`);
    expect(await stateOf(fleet.engine, made.id)).toBe('running');
  });

  it('is refused with 125 and conflict under --no-resume, and stays paused', async () => {
    const made = await fleet.make('paused');
    const ran = await exec(made, ['--no-resume', '-o', 'json']);
    expect(ran).toMatchObject({ code: 125, stdout: '' });
    expect(refusal(ran)).toMatchObject({ code: 'conflict', exitCode: 125 });
    expect(refusal(ran).hint).toContain(`sandman resume -b ${engineName} ${made.name}`);
    expect(await stateOf(fleet.engine, made.id)).toBe('paused');
  });

  it('is refused the same way where it was made with --no-auto-resume, and resume still resumes it', async () => {
    const made = await fleet.create('--no-auto-resume');
    expect(made.lifetime).toMatchObject({ autoResume: false });
    expect(made.labels).not.toHaveProperty('dev.sandman.auto-resume');
    await fleet.sandman(['pause', made.name]);
    const ran = await exec(made, ['-o', 'json']);
    expect(ran).toMatchObject({ code: 125, stdout: '' });
    expect(refusal(ran)).toMatchObject({ code: 'conflict', exitCode: 125 });
    expect(await stateOf(fleet.engine, made.id)).toBe('paused');
    expect(await fleet.sandman(['resume', made.name])).toMatchObject({ code: 0 });
    expect(await exec(made)).toMatchObject({ code: 0, stdout: 'here\n' });
  });

  it('is not started where it is stopped, and the hint says how', async () => {
    const made = await fleet.make('stopped');
    const ran = await exec(made, ['-o', 'json']);
    expect(ran).toMatchObject({ code: 125, stdout: '' });
    expect(refusal(ran)).toMatchObject({ code: 'conflict', hint: expect.stringContaining('sandman start') });
    expect(await stateOf(fleet.engine, made.id)).toBe('stopped');
  });

  it('has what was in its processes: a value is there after pause and resume, and not after stop and start', async () => {
    const made = await fleet.make('running');
    const child = start(['exec', made.name, '-i', '--', 'sh'], fleet.env);
    const ran = collect(child);
    let output = '';
    child.stdout?.on('data', (part) => {
      output += part;
    });
    child.stdin?.write('value=kept-in-memory; echo set\n');
    await eventually(async () => output === 'set\n');
    expect(await fleet.sandman(['pause', made.name])).toMatchObject({ code: 0 });
    child.stdin?.write('echo "$value"\n');
    expect(await stateOf(fleet.engine, made.id)).toBe('paused');
    expect(output).toBe('set\n');
    expect(await fleet.sandman(['resume', made.name])).toMatchObject({ code: 0 });
    await eventually(async () => output === 'set\nkept-in-memory\n');
    expect(await fleet.sandman(['stop', made.name, '--grace', '0s'])).toMatchObject({ code: 0 });
    const { code, stderr } = await ran;
    expect({ code, stderr }).toMatchObject({
      code: 125,
      stderr: expect.stringContaining(`${made.name} was stopped while the command ran`),
    });
    await fleet.sandman(['start', made.name]);
    const again = await fleet.sandman(['exec', made.name, '--', 'sh', '-c', 'echo "<$value>"']);
    expect(again).toMatchObject({ code: 0, stdout: '<>\n' });
  });
});

describe.each(ENGINE_NAMES)('a command on %s that is lost', (engineName) => {
  const fleet = useFleet(engineName);

  it('with its sandbox is 125, and the reason is that it was killed', async () => {
    const made = await fleet.make('running');
    const child = start(['exec', made.name, '-o', 'json', '--', 'sh', '-c', 'echo up; sleep 100'], fleet.env);
    const ran = collect(child);
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    await ask(fleet.engine, 'DELETE', `/containers/${made.id}?force=1`);
    const { code, stdout, stderr } = await ran;
    expect({ code, stdout }).toEqual({ code: 125, stdout: 'up\n' });
    expect(JSON.parse(stderr).error).toMatchObject({
      code: 'not_found',
      exitCode: 125,
      message: `${made.name} was killed while the command ran`,
    });
  });
});
