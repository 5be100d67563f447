import { join } from 'node:path';
import type { Invocation } from '../programs.js';
import { launchdPlist } from './launchd-plist.js';
import { type ServiceProgram, systemdUnit } from './systemd-unit.js';

export type ServiceCommand = readonly [program: string, ...words: string[]];

/** What the system's own manager of services needs to run a keeper from when its user logs in. */
export interface Service {
  kind: 'systemd' | 'launchd';
  /** Where it is described, and how. */
  file: string;
  text: string;
  /** Makes the manager read the file, or see that it is gone. */
  read: readonly ServiceCommand[];
  /** Ends what an earlier file has started, where the manager does not do that by itself; may fail. */
  clear: readonly ServiceCommand[];
  start: readonly ServiceCommand[];
  stop: readonly ServiceCommand[];
}

/** What of a machine decides where the file is and what is in it. */
export interface ServicePlace {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  getuid: (() => number) | undefined;
  sandman: Invocation;
  /** The folder of the state, as an absolute path. */
  state: string;
}

export const UNIT = 'sandman-keeper.service';
export const LABEL = 'dev.sandman.keeper';

/** Null where the system has no manager that is known here. */
export function serviceFor(place: ServicePlace): Service | null {
  if (place.platform === 'linux') return systemdService(place);
  return place.platform === 'darwin' ? launchdService(place) : null;
}

function systemdService(place: ServicePlace): Service {
  const folder = place.env.XDG_CONFIG_HOME || join(place.home, '.config');
  return {
    kind: 'systemd',
    file: join(folder, 'systemd', 'user', UNIT),
    text: systemdUnit(programOf(place)),
    read: [['systemctl', '--user', 'daemon-reload']],
    clear: [],
    start: [['systemctl', '--user', 'enable', '--now', UNIT]],
    stop: [['systemctl', '--user', 'disable', '--now', UNIT]],
  };
}

function launchdService(place: ServicePlace): Service {
  const file = join(place.home, 'Library', 'LaunchAgents', `${LABEL}.plist`);
  const domain = `gui/${place.getuid?.() ?? 0}`;
  const stop: ServiceCommand = ['launchctl', 'bootout', `${domain}/${LABEL}`];
  return {
    kind: 'launchd',
    file,
    text: launchdPlist(LABEL, programOf(place)),
    read: [],
    clear: [stop],
    start: [['launchctl', 'bootstrap', domain, file]],
    stop: [stop],
  };
}

/** A manager's environment is not that of a shell: what decides where the state is goes along. */
function programOf({ sandman, env, state }: ServicePlace): ServiceProgram {
  const { SANDMAN_STATE_DIR, XDG_STATE_HOME, SANDMAN_CONFIG_DIR } = env;
  const variables = {
    ...(SANDMAN_STATE_DIR || XDG_STATE_HOME ? { SANDMAN_STATE_DIR: state } : {}),
    ...(SANDMAN_CONFIG_DIR ? { SANDMAN_CONFIG_DIR } : {}),
  };
  return { command: [...sandman, 'keeper', 'run'], variables };
}
