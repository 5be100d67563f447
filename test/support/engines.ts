import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real engine, as the tests see it: by its own API, with none of Sandman's code in between. */
export interface TestEngine {
  name: 'docker' | 'podman';
  socket: string;
  /** The tiny image that `scripts/base-image.sh` makes. */
  image: string;
  /** The network that sandboxes on it must be made with, where the usual one is missing. */
  network?: string;
  /** What a child `sandman` needs in its environment to reach this engine, and no other. */
  env: Record<string, string>;
  stop(): void;
}

export interface RawAnswer {
  status: number;
  json: any;
}

/** The engines under test; one that cannot be started is a failure, not a skip. */
export const ENGINE_NAMES = (process.env.SANDMAN_TEST_ENGINES ?? 'docker podman').split(
  ' ',
) as TestEngine['name'][];

export async function startEngine(name: TestEngine['name']): Promise<TestEngine> {
  return name === 'docker' ? docker() : podman();
}

async function docker(): Promise<TestEngine> {
  const socket = '/var/run/docker.sock';
  const engine: TestEngine = {
    name: 'docker',
    socket,
    image: 'sandman/base:local',
    env: { DOCKER_HOST: `unix://${socket}`, SANDMAN_BACKEND: 'docker' },
    stop: () => {},
  };
  await ready(engine);
  return engine;
}

/** A service of its own, which the tests end. */
async function podman(): Promise<TestEngine> {
  const socket = join(mkdtempSync(join(tmpdir(), 'sandman-podman-')), 'podman.sock');
  const service = spawn('podman', ['system', 'service', '--time=0', `unix://${socket}`], { stdio: 'ignore' });
  const engine: TestEngine = {
    name: 'podman',
    socket,
    image: 'localhost/sandman/base:local',
    env: { CONTAINER_HOST: `unix://${socket}`, SANDMAN_BACKEND: 'podman' },
    stop: () => void service.kill(),
  };
  await ready(engine);
  return engine;
}

async function ready(engine: TestEngine): Promise<void> {
  await eventually(
    async () => (await ask(engine, 'GET', '/_ping').catch(() => null))?.status === 200,
    15_000,
  );
  const { status } = await ask(engine, 'GET', `/images/${engine.image}/json`);
  if (status !== 200)
    throw new Error(`${engine.image} is not on ${engine.name}: run scripts/base-image.sh ${engine.name}`);
}

/** One request to the engine's API. */
export function ask(
  engine: Pick<TestEngine, 'socket'>,
  method: string,
  path: string,
  body?: unknown,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const sent = request({ socketPath: engine.socket, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, json: parse(text) }));
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The engine's own inspect; null where it knows no such container. */
export async function inspect(engine: TestEngine, id: string): Promise<any | null> {
  const { status, json } = await ask(engine, 'GET', `/containers/${id}/json`);
  return status === 404 ? null : json;
}

/** Runs a command in a container by the engine's API; what it printed. */
export async function execRaw(engine: TestEngine, id: string, command: string[]): Promise<string> {
  const made = await ask(engine, 'POST', `/containers/${id}/exec`, {
    AttachStdout: true,
    Tty: true,
    Cmd: command,
  });
  const { json } = await ask(engine, 'POST', `/exec/${made.json.Id}/start`, { Detach: false, Tty: true });
  return String(json).trim();
}

/** Removes every container that carries a label, whatever became of the test. */
export async function sweep(engine: TestEngine, label: string): Promise<void> {
  const ids = await idsOf(engine, label);
  await Promise.all(ids.map((id) => ask(engine, 'DELETE', `/containers/${id}?force=1&v=1`)));
}

/** The ids of all containers that carry a label, in whatever state. */
export async function idsOf(engine: TestEngine, label: string): Promise<string[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
  const { json } = await ask(engine, 'GET', `/containers/json?all=1&filters=${filters}`);
  return json.map(({ Id }: { Id: string }) => Id);
}

/** Waits for a condition, looking again and again; fails after so many milliseconds. */
export async function eventually(
  condition: () => Promise<boolean> | boolean,
  milliseconds = 10_000,
): Promise<void> {
  const until = performance.now() + milliseconds;
  while (!(await condition())) {
    if (performance.now() > until) throw new Error(`not so after ${milliseconds} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
