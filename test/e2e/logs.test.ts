import { describe, expect, it } from 'vitest';
import { ENGINE_NAMES, eventually } from '../support/engines.js';
import { useFleet } from '../support/fleet.js';
import { collect, start } from '../support/sandman.js';

const command = (script: string) => ({ Cmd: ['sh', '-c', script] });

describe.each(ENGINE_NAMES)('logs on %s', (engineName) => {
  const fleet = useFleet(engineName);
  const logs = (...line: string[]) => fleet.sandman(['logs', ...line]);
  /** One that has written all that it will. */
  const written = async (script: string) => {
    const made = await fleet.make('running', command(`${script}; echo end; exec sleep 1000`));
    await eventually(async () => (await logs(made.name)).stdout.endsWith('end\n'));
    return made.name;
  };

  it('shows what the main process has written, output and errors apart', async () => {
    const name = await written('echo out; echo err >&2; printf "a\\000b\\r\\n"');
    await eventually(async () => (await logs(name)).stderr !== '');
    const ran = await logs(name);
    expect(ran).toMatchObject({ code: 0, stdout: 'out\na\0b\r\nend\n', stderr: 'err\n' });
  });

  it('is there for what is paused, and for what has ended', async () => {
    const name = await written('echo out');
    await fleet.sandman(['pause', name]);
    expect(await logs(name)).toMatchObject({ code: 0, stdout: 'out\nend\n' });
    await fleet.sandman(['stop', name, '--grace', '0s']);
    expect(await logs(name)).toMatchObject({ code: 0, stdout: 'out\nend\n' });
  });

  it('--tail shows the last lines alone, and none where it is 0', async () => {
    const name = await written('for n in 1 2 3 4 5; do echo $n; done');
    expect(await logs(name, '--tail', '3')).toMatchObject({ code: 0, stdout: '4\n5\nend\n', stderr: '' });
    expect(await logs(name, '--tail', '0')).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it('--since leaves out what is older', async () => {
    const name = await written('echo old; sleep 2.5; echo new');
    expect((await logs(name)).stdout).toBe('old\nnew\nend\n');
    expect(await logs(name, '--since', '2s')).toMatchObject({ code: 0, stdout: 'new\nend\n' });
    expect(await logs(name, '--since', '1h')).toMatchObject({ code: 0, stdout: 'old\nnew\nend\n' });
  });

  it('-f goes on with what comes, and ends with the process', async () => {
    const { name } = await fleet.make(
      'running',
      command('until [ -e /go ]; do sleep 0.05; done; echo went; exit 3'),
    );
    const child = start(['logs', name, '-f'], fleet.env);
    const ran = collect(child);
    await fleet.sandman(['exec', name, '--', 'touch', '/go']);
    expect(await ran).toMatchObject({ code: 0, stdout: 'went\n', stderr: '' });
  });

  it('Ctrl-C ends -f with 130, and the process goes on', async () => {
    const { name } = await fleet.make('running', command('while :; do echo line; sleep 0.05; done'));
    const child = start(['logs', name, '-f', '--tail', '1'], fleet.env);
    const ran = collect(child);
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    child.kill('SIGINT');
    expect((await ran).code).toBe(130);
    expect((await fleet.sandman(['info', name, '-o', 'json'])).json.state).toBe('running');
  });

  it('a reader that goes away ends -f as it ends a list', async () => {
    const { name } = await fleet.make('running', command('while :; do echo line; done'));
    const child = start(['logs', name, '-f'], fleet.env);
    const ran = collect(child);
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect((await ran).code).toBe(0);
  });

  it('of a sandbox that there is not is 4, and bad input is 2 before anything is asked', async () => {
    expect(await logs('nowhere')).toMatchObject({ code: 4, stdout: '' });
    const nowhere = { env: { DOCKER_HOST: 'unix:///nowhere', CONTAINER_HOST: 'unix:///nowhere' } };
    for (const line of [
      ['--tail', '-1'],
      ['--tail', 'all'],
      ['--since', '5'],
      ['--since', '0s'],
      ['one', 'two'],
    ])
      expect(await fleet.sandman(['logs', 'web', ...line], nowhere)).toMatchObject({ code: 2, stdout: '' });
  });
});
