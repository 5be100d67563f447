import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { ask, eventually, startEngine, type TestEngine } from './engines.js';

const execute = promisify(execFile);

/** An engine that nobody else uses, so that a test may kill it, fill its disk, or change all that it has. */
export interface PrivateEngine extends TestEngine {
  /** Holds all that the engine writes. */
  folder: string;
  /** The engine's process, for signals. */
  pid: number;
  /** Ends the engine's process at once, as a crash would; what runs on it goes on. */
  crash(): Promise<void>;
  /** Starts it again after that, and waits until it answers. */
  again(): Promise<void>;
  /** Ends the engine with all that is on it, also after a crash, and removes its folder. */
  stop(): Promise<void>;
}

export interface PrivateOptions {
  /** Where images and containers are kept, for a disk of the test's own; else in the engine's folder. */
  dataRoot?: string;
  /** More flags for the engine's program. */
  flags?: string[];
}

const READY_MS = 30_000;
const CGROUPS = '/sys/fs/cgroup';

/**
 * A second engine of the given kind, with the base image and nothing else on it. It has no bridge: sandboxes on it are
 * made with `--network none`, which the config of `environment(engine)` says.
 */
export async function privateEngine(
  name: TestEngine['name'],
  options: PrivateOptions = {},
): Promise<PrivateEngine> {
  const folder = mkdtempSync(join(tmpdir(), `sandman-private-${name}-`));
  const engine = name === 'docker' ? privateDocker(folder, options) : privatePodman(folder, options);
  try {
    await eventually(() => answers(engine), READY_MS);
    await copyImage(engine);
    return engine;
  } catch (error) {
    const log = readFileSync(join(folder, 'log'), 'utf8').slice(-2000);
    await engine.stop();
    throw new Error(`the private ${name} did not start: ${(error as Error).message}\n${log}`);
  }
}

function privateDocker(
  folder: string,
  { dataRoot = join(folder, 'data'), flags = [] }: PrivateOptions,
): PrivateEngine {
  const socket = join(folder, 'docker.sock');
  // Told to have no bridge, it removes the one of the machine, unless it has a network of its own.
  const alone = ['--net', '--', 'sh', '-c', 'ip link set lo up && exec dockerd "$@"', 'dockerd'];
  const begin = () =>
    daemon(folder, 'unshare', [
      ...alone,
      ...['--data-root', dataRoot, '--exec-root', join(folder, 'exec'), '--pidfile', join(folder, 'pid')],
      ...['--host', `unix://${socket}`, '--bridge', 'none', '--iptables=false', '--ip6tables=false'],
      ...flags,
    ]);
  let service = begin();
  const engine: PrivateEngine = {
    name: 'docker',
    socket,
    folder,
    pid: service.pid ?? 0,
    image: 'sandman/base:local',
    network: 'none',
    env: { DOCKER_HOST: `unix://${socket}`, SANDMAN_BACKEND: 'docker' },
    crash: () => end(service, 'SIGKILL'),
    again: async () => {
      service = begin();
      await eventually(() => answers(engine), READY_MS);
    },
    stop: async () => {
      await removeContainers(engine);
      await end(service, 'SIGTERM');
      const containers = join(dataRoot, 'containers');
      await killLeftovers(folder, existsSync(containers) ? readdirSync(containers) : []);
      await removeFolder(folder, dataRoot);
    },
  };
  return engine;
}

function privatePodman(
  folder: string,
  { dataRoot = join(folder, 'data'), flags = [] }: PrivateOptions,
): PrivateEngine {
  const socket = join(folder, 'podman.sock');
  const places = ['--root', dataRoot, '--runroot', join(folder, 'run'), '--tmpdir', join(folder, 'tmp')];
  const begin = () =>
    daemon(folder, 'podman', [
      ...[...places, ...flags],
      ...['system', 'service', '--time=0', `unix://${socket}`],
    ]);
  let service = begin();
  const engine: PrivateEngine = {
    name: 'podman',
    socket,
    folder,
    pid: service.pid ?? 0,
    image: 'localhost/sandman/base:local',
    network: 'none',
    env: { CONTAINER_HOST: `unix://${socket}`, SANDMAN_BACKEND: 'podman' },
    crash: () => end(service, 'SIGKILL'),
    again: async () => {
      service = begin();
      await eventually(() => answers(engine), READY_MS);
    },
    stop: async () => {
      const { stdout: ids } = await execute('podman', [...places, 'ps', '--all', '--quiet', '--no-trunc']);
      await execute('podman', [...places, 'rm', '--all', '--force', '--time=0']);
      await end(service, 'SIGTERM');
      // Podman removes what a crash has left in the middle of a stop, and lets it run on.
      await killLeftovers(folder, ids.split('\n').filter(Boolean));
      await removeFolder(folder, dataRoot);
    },
  };
  return engine;
}

/** What it says goes to a file, for the message of one that does not start. */
function daemon(folder: string, program: string, flags: string[]): ChildProcess {
  const log = openSync(join(folder, 'log'), 'a');
  const child = spawn(program, flags, { stdio: ['ignore', log, log] });
  closeSync(log);
  // A program that is not there shows in `eventually`, which never sees the engine answer.
  child.on('error', () => {});
  return child;
}

async function answers(engine: PrivateEngine): Promise<boolean> {
  return (await ask(engine, 'GET', '/_ping').catch(() => null))?.status === 200;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

async function removeContainers(engine: PrivateEngine): Promise<void> {
  const { json } = await ask(engine, 'GET', '/containers/json?all=1').catch(() => ({ json: [] }));
  await Promise.all(
    json.map(({ Id }: { Id: string }) => ask(engine, 'DELETE', `/containers/${Id}?force=1&v=1`)),
  );
}

/**
 * What goes on after an engine's crash: its helpers, which name its folder, and the processes of its containers, which
 * are in groups named for them. A frozen one must be thawed to die.
 */
async function killLeftovers(folder: string, ids: readonly string[]): Promise<void> {
  const marks = [folder, ...ids];
  const left = () => readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && isMarked(pid, marks));
  await eventually(() => {
    for (const pid of left()) kill(pid);
    return left().length === 0;
  });
  for (const controller of readdirSync(CGROUPS)) {
    for (const id of ids) {
      const group = join(CGROUPS, controller, 'docker', id);
      if (existsSync(group)) rmdirSync(group);
    }
  }
}

function isMarked(pid: string, marks: string[]): boolean {
  const text = readIfThere(`/proc/${pid}/cmdline`) + readIfThere(`/proc/${pid}/cgroup`);
  return marks.some((mark) => text.includes(mark));
}

function kill(pid: string): void {
  const group = /^\d+:freezer:(.+)$/m.exec(readIfThere(`/proc/${pid}/cgroup`))?.[1] ?? '';
  const freezer = `${CGROUPS}/freezer${group}/freezer.state`;
  if (readIfThere(freezer).startsWith('FR')) writeFileSync(freezer, 'THAWED');
  try {
    process.kill(Number(pid), 'SIGKILL');
  } catch {
    // It ended by itself in between.
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** An engine leaves its data folder mounted on itself when it ends. */
async function removeFolder(folder: string, dataRoot: string): Promise<void> {
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${folder}/`) || path.startsWith(`${dataRoot}/`))
    .reverse();
  for (const path of mounts) await execute('umount', ['--lazy', path]);
  if (existsSync(folder)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** From the engine that all tests share, since there may be no registry to have it from. */
async function copyImage(engine: PrivateEngine): Promise<void> {
  const shared = await startEngine(engine.name);
  try {
    const source = await open(shared.socket, 'GET', `/images/${shared.image}/get`);
    const target = request({
      socketPath: engine.socket,
      method: 'POST',
      path: '/images/load',
      headers: { 'content-type': 'application/x-tar' },
    });
    const answered = once(target, 'response') as Promise<[IncomingMessage]>;
    await pipeline(await source, target);
    const [response] = await answered;
    response.resume();
    await once(response, 'end');
  } finally {
    shared.stop();
  }
  const { status } = await ask(engine, 'GET', `/images/${engine.image}/json`);
  if (status !== 200) throw new Error(`${engine.image} did not arrive`);
}

async function open(socketPath: string, method: string, path: string): Promise<IncomingMessage> {
  const sent = request({ socketPath, method, path });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return response;
}
