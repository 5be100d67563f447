import { type Command, Option } from 'commander';
import { offering } from '../completion/offering.js';
import type { Settings } from '../config/settings.js';
import { usageError } from '../errors.js';
import { parsePositiveDuration } from '../parse/duration.js';
import { type Pair, parseLabel } from '../parse/key-value.js';
import { parseMount } from '../parse/mount.js';
import { parseCpus } from '../parse/number.js';
import { parsePort } from '../parse/port.js';
import { parseMemory, parseSize } from '../parse/size.js';
import { parseChoice, parseWord } from '../parse/word.js';
import { inventName } from '../sandbox/name.js';
import { TIMEOUT_ACTIONS, type TimeoutAction } from '../sandbox/sandbox.js';
import {
  type Asked,
  ISOLATION_KINDS,
  type IsolationKind,
  type MountSpec,
  PULL_POLICIES,
  type PullPolicy,
  type SandboxSpec,
} from '../sandbox/spec.js';
import { type EnvironmentOptions, environmentOf, environmentOptions } from './environment.js';
import { listOption, naming, valueOption, workdirOption } from './option.js';
import { standingFor } from './setting.js';

/** The options of `create` and `run`. Times in seconds, sizes in bytes. */
export interface CreateOptions extends EnvironmentOptions {
  image?: string;
  template?: string;
  cpus?: number;
  memory?: number;
  disk?: number;
  label?: Pair[];
  ttl?: number;
  onTimeout?: TimeoutAction;
  idleTimeout?: number;
  maxLifetime?: number;
  autoResume?: boolean;
  publish?: ReturnType<typeof parsePort>[];
  volume?: string[];
  network?: string;
  isolation?: IsolationKind;
  workdir?: string;
  user?: string;
  pull?: PullPolicy;
  ifNotExists?: boolean;
  wait?: boolean;
  timeout?: number;
}

const word = (what: string) => (text: string) => parseWord(text, what);

export function addCreateOptions(command: Command): Command {
  const options = [
    valueOption('--image <reference>', 'image to make it from', word('an image')),
    standingFor(
      'create.template',
      valueOption('--template <name>', 'template to make it from', word('a template')),
    ),
    standingFor('create.cpus', valueOption('--cpus <number>', 'CPUs', parseCpus)),
    standingFor('create.memory', valueOption('--memory <size>', 'memory, without swap', parseMemory)),
    standingFor(
      'create.disk',
      valueOption('--disk <size>', 'disk, where the engine can limit it', parseSize),
    ),
    ...environmentOptions(),
    listOption('-l, --label <key=value>', 'label; may be repeated', parseLabel),
    valueOption(
      '--ttl <duration>',
      'soft deadline, counted anew from each start or resume',
      parsePositiveDuration,
    ),
    valueOption(
      '--on-timeout <action>',
      `at a soft deadline: ${TIMEOUT_ACTIONS.join(', ')} (pause, or what the service does)`,
      (text) => parseChoice(text, TIMEOUT_ACTIONS, 'an action'),
    ),
    valueOption(
      '--idle-timeout <duration>',
      'soft deadline after the last sign of life',
      parsePositiveDuration,
    ),
    valueOption('--max-lifetime <duration>', 'hard deadline, which kills', parsePositiveDuration),
    new Option('--auto-resume', 'wake it when somebody comes to one of its ports'),
    new Option('--no-auto-resume', 'never wake it unasked'),
    standingFor(
      'create.publishAddress',
      listOption('-p, --publish <port>', '[HOST:]PORT, on an address of this machine', parsePort),
    ),
    listOption('-v, --volume <mount>', 'SRC:DST[:ro]: gives what runs inside a folder of the host', String),
    standingFor(
      'create.network',
      offering(
        valueOption('--network <mode>', 'bridge, none, or a network', word('a network')),
        () => ['bridge', 'none'],
        { open: true },
      ),
    ),
    standingFor(
      'create.isolation',
      valueOption('--isolation <kind>', ISOLATION_KINDS.join(', '), (text) =>
        parseChoice(text, ISOLATION_KINDS, 'a kind of isolation'),
      ),
    ),
    workdirOption(),
    standingFor('create.user', valueOption('-u, --user <user>', 'user inside', word('a user'))),
    standingFor(
      'create.pull',
      valueOption('--pull <policy>', PULL_POLICIES.join(', '), (text) =>
        parseChoice(text, PULL_POLICIES, 'a pull policy'),
      ),
    ),
  ];
  for (const option of options) command.addOption(option);
  return command;
}

export interface SpecInput {
  name: string | undefined;
  command: readonly string[] | null;
  options: CreateOptions;
  settings: Settings;
  cwd: string;
  /** The usual template of a backend that has its own, which the settings know nothing of; null where it has none. */
  usualTemplate?: () => string | null;
  /** Whether what is given no name gets one all the same. */
  hasNames?: () => boolean;
}

/** From flags and settings to a whole spec. Everything is checked here, before anything is contacted. */
export function toSpec(input: SpecInput): SandboxSpec {
  const { name, command, options, settings, cwd } = input;
  const source = sourceOf(input);
  if (command !== null && command.length === 0) throw usageError('there is no command behind --');
  if (options.onTimeout !== undefined && options.ttl === undefined)
    throw usageError('--on-timeout needs a --ttl');
  return {
    ...source,
    ...resourcesOf(options, settings),
    ...confinementOf(options, settings),
    name: name ?? (input.hasNames?.() === false ? null : inventName()),
    command: command === null ? null : [...command],
    env: environmentOf(options, cwd),
    labels: Object.fromEntries(options.label ?? []),
    workdir: options.workdir ?? null,
    mounts: mountsOf(options, cwd),
    lifetime: lifetimeOf(options),
    pull: options.pull ?? settings.required('create.pull'),
    asked: askedOf(input),
    wait: options.wait ?? true,
  };
}

function askedOf({ name, command, options }: SpecInput): ReadonlySet<Asked> {
  const { label, cpus, memory, disk, publish, volume, network, isolation, workdir, user, pull } = options;
  const given: Record<Exclude<Asked, 'exec'>, unknown> = {
    name,
    command: command ?? undefined,
    label,
    cpus,
    memory,
    disk,
    publish,
    volume,
    network,
    isolation,
    workdir,
    user,
    pull,
  };
  const asked = Object.entries(given).filter(([, value]) => value !== undefined);
  return new Set(asked.map(([key]) => key as Asked));
}

function resourcesOf({ cpus, memory, disk }: CreateOptions, settings: Settings) {
  return {
    cpus: cpus ?? settings.required('create.cpus'),
    memoryBytes: memory ?? settings.required('create.memory'),
    diskBytes: disk ?? settings.value('create.disk'),
    pidsLimit: settings.required('create.pids'),
  };
}

function confinementOf({ user, publish = [], network, isolation }: CreateOptions, settings: Settings) {
  const publishAddress = settings.required('create.publishAddress');
  return {
    user: user ?? settings.value('create.user'),
    ports: publish.map((port) => ({ ...port, address: port.address ?? publishAddress })),
    network: network ?? settings.required('create.network'),
    isolation: isolation ?? settings.required('create.isolation'),
    init: settings.required('create.init'),
    noNewPrivileges: settings.required('create.noNewPrivileges'),
    privileged: settings.required('create.privileged'),
    capabilities: settings.required('create.capabilities'),
  };
}

function sourceOf({ options: { image, template }, settings, usualTemplate }: SpecInput) {
  if (image !== undefined && template !== undefined) throw usageError('give --image or --template, not both');
  if (image !== undefined) return { image, template: null };
  const usual = usualTemplate?.() ?? null;
  const chosen = template ?? settings.required('create.template');
  if (usual === null) return { image: settings.imageOf(chosen), template: chosen };
  const nobodyChose = template === undefined && settings.written('create.template').origin === 'default';
  const name = nobodyChose ? usual : chosen;
  return { image: name, template: name };
}

function lifetimeOf({
  ttl,
  idleTimeout,
  maxLifetime,
  onTimeout,
  autoResume,
}: CreateOptions): SandboxSpec['lifetime'] {
  return {
    ttlSeconds: ttl,
    idleSeconds: idleTimeout,
    maxLifetimeSeconds: maxLifetime,
    onTimeout,
    autoResume,
  };
}

/** Not read with the line, since a relative path counts from the working directory. */
function mountsOf({ volume = [] }: CreateOptions, cwd: string): MountSpec[] {
  return volume.map((text) => naming('--volume', () => parseMount(text, cwd)));
}
