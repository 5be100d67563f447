import { describe, expect, it } from 'vitest';
import { launchdPlist } from '../../src/keeper/launchd-plist.js';
import { type ServicePlace, serviceFor } from '../../src/keeper/service.js';
import { systemdUnit } from '../../src/keeper/systemd-unit.js';

const PLACE: ServicePlace = {
  platform: 'linux',
  env: {},
  home: '/home/me',
  getuid: () => 501,
  sandman: ['/usr/bin/node', '/opt/sandman/bin/sandman.js'],
  state: '/home/me/.local/state/sandman',
};
const AWKWARD = '/my 100%/$HOME/"a"\\b';

const lineOf = (text: string, key: string) => text.split('\n').filter((line) => line.startsWith(`${key}=`));

describe('the unit for systemd', () => {
  it('quotes every word, and keeps systemd from reading anything into blanks, %, $, quotes and backslashes', () => {
    const text = systemdUnit({
      command: ['/usr/bin/node', AWKWARD],
      variables: { SANDMAN_STATE_DIR: AWKWARD },
    });
    expect(lineOf(text, 'ExecStart')).toEqual(['ExecStart="/usr/bin/node" "/my 100%%/$$HOME/\\"a\\"\\\\b"']);
    // A dollar stands for itself there.
    expect(lineOf(text, 'Environment')).toEqual([
      'Environment="SANDMAN_STATE_DIR=/my 100%%/$HOME/\\"a\\"\\\\b"',
    ]);
  });

  it('leaves a dollar in the path of the program alone, where systemd replaces none', () => {
    const text = systemdUnit({ command: ['/opt/$x/node', 'run'], variables: {} });
    expect(lineOf(text, 'ExecStart')).toEqual(['ExecStart="/opt/$x/node" "run"']);
  });

  it('begins it anew where it failed, but not where another one keeps or it was told to end', () => {
    const { text } = serviceFor(PLACE) ?? { text: '' };
    const lines = ['Restart=on-failure', 'RestartPreventExitStatus=8', 'SuccessExitStatus=143'];
    expect(text.split('\n')).toEqual(expect.arrayContaining(lines));
  });

  it('goes where XDG_CONFIG_HOME says, else to ~/.config', () => {
    const fileWith = (env: ServicePlace['env']) => serviceFor({ ...PLACE, env })?.file;
    expect(fileWith({})).toBe('/home/me/.config/systemd/user/sandman-keeper.service');
    expect(fileWith({ XDG_CONFIG_HOME: '/x' })).toBe('/x/systemd/user/sandman-keeper.service');
  });

  it.each([
    [{}, []],
    [{ HOME: '/home/me', DOCKER_HOST: 'tcp://x:1', E2B_API_KEY: 'key' }, []],
    [{ SANDMAN_STATE_DIR: 'here' }, [`Environment="SANDMAN_STATE_DIR=${PLACE.state}"`]],
    [{ XDG_STATE_HOME: '/x' }, [`Environment="SANDMAN_STATE_DIR=${PLACE.state}"`]],
    [{ SANDMAN_CONFIG_DIR: '/c' }, ['Environment="SANDMAN_CONFIG_DIR=/c"']],
  ])('of the environment %j it takes along where the folders are, and nothing else', (env, lines) => {
    expect(lineOf(serviceFor({ ...PLACE, env })?.text ?? '', 'Environment')).toEqual(lines);
  });
});

describe('the agent for launchd', () => {
  it('escapes what XML would take for its own', () => {
    const text = launchdPlist('dev.x', { command: ['/a & b/<node>', 'run'], variables: { A: '1 < 2 & 3' } });
    expect(text).toContain('<string>/a &amp; b/&lt;node&gt;</string>\n    <string>run</string>\n');
    expect(text).toContain('<key>A</key>\n    <string>1 &lt; 2 &amp; 3</string>\n');
  });

  it('is put among the agents of the user, and started in the domain of the login', () => {
    const service = serviceFor({ ...PLACE, platform: 'darwin', home: '/Users/me' });
    const file = '/Users/me/Library/LaunchAgents/dev.sandman.keeper.plist';
    expect(service).toMatchObject({ kind: 'launchd', file, read: [] });
    expect(service?.start).toEqual([['launchctl', 'bootstrap', 'gui/501', file]]);
    expect(service?.stop).toEqual([['launchctl', 'bootout', 'gui/501/dev.sandman.keeper']]);
  });
});

it('elsewhere there is no manager that is known', () => {
  expect(serviceFor({ ...PLACE, platform: 'win32' })).toBeNull();
});
