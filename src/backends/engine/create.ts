import { existsSync } from 'node:fs';
import {
  asSandmanError,
  hasCode,
  notFoundError,
  SandmanError,
  unsupportedError,
  usageError,
} from '../../errors.js';
import type { Call } from '../../sandbox/backend.js';
import { later, within } from '../../sandbox/deadline.js';
import type { Sandbox } from '../../sandbox/sandbox.js';
import { sleep } from '../../sandbox/sleep.js';
import { asksForKeeping, type SandboxSpec } from '../../sandbox/spec.js';
import { createBody } from './create-body.js';
import { type Engine, removeContainer } from './engine.js';
import { LABELS, RUNTIMES } from './labels.js';
import { pull } from './pull.js';
import { inspect } from './read.js';

/** How long Ctrl-C waits for the engine's answer, so that what it was making can be taken away. */
const ANSWER_MS = 3000;
/** How long an engine whose answer was lost may go on making what it was asked for. */
const LOST_MS = 5000;
const CLEAN_UP_MS = 10_000;
const LOOK_MS = 100;

/**
 * Makes and starts a container; `request` is a word that only this call knows. Whatever goes wrong after the first
 * request, what was made is taken away again before the failure is thrown.
 */
export async function createSandbox(
  engine: Engine,
  spec: SandboxSpec,
  request: string,
  call: Call,
): Promise<Sandbox> {
  await refuseWhatCannotBeHad(engine, spec, call);
  if (spec.pull === 'always') await pull(engine.door, spec.image, call);
  const id = await make(engine, spec, request, call);
  try {
    call.onProgress?.({ text: `starting ${spec.name}` });
    await start(engine, id, call);
    return await inspect(engine, id, call);
  } catch (error) {
    const failure = explained(asSandmanError(error), spec);
    throw (await remove(engine, id)) ? failure : leftBehind(failure, engine);
  }
}

async function refuseWhatCannotBeHad(engine: Engine, spec: SandboxSpec, { signal }: Call): Promise<void> {
  const { name: backend, door } = engine;
  // Asked for first, so that a create that fails because nothing can be reached has surely made nothing.
  if (door.endpoint.kind !== 'unix') await engine.dialect(signal);
  if (asksForKeeping(spec.lifetime) && spec.lifetime.keeper === undefined) {
    throw unsupportedError('a local engine keeps no deadlines', {
      backend,
      hint: 'leave out --ttl, --idle-timeout, --max-lifetime, --on-timeout and --auto-resume',
    });
  }
  if (door.endpoint.kind === 'unix') {
    // Podman would make the missing folder on the host.
    const missing = spec.mounts.find(({ source }) => source.startsWith('/') && !existsSync(source));
    if (missing !== undefined) {
      throw usageError(`"${missing.source}" is not there, so it cannot be mounted`, {
        hint: 'make it first, or mount a volume by its name',
      });
    }
  }
  if (RUNTIMES[spec.isolation] !== null && !(await engine.dialect(signal)).choosesRuntime) {
    throw unsupportedError(`podman's API does not let one choose the isolation "${spec.isolation}"`, {
      backend,
      hint: 'set the runtime in containers.conf, or use docker',
    });
  }
}

/** The id of the new container; an image that is not there is pulled, where the policy allows it. */
async function make(engine: Engine, spec: SandboxSpec, request: string, call: Call): Promise<string> {
  call.onProgress?.({ text: `creating ${spec.name}` });
  try {
    return await post(engine, spec, request, call);
  } catch (error) {
    if (!hasCode(error, 'not_found') || !/image/i.test(error.message)) throw error;
    if (spec.pull === 'never') {
      const hint = 'pull it, or leave out --pull never';
      throw notFoundError(`the image ${spec.image} is not there`, {
        backend: engine.name,
        hint,
        cause: error,
      });
    }
    if (spec.pull === 'always') throw error;
  }
  await pull(engine.door, spec.image, call);
  return post(engine, spec, request, call);
}

/** Where the engine's answer was lost or makes no sense, what it made is looked for by its word. */
async function post(engine: Engine, spec: SandboxSpec, request: string, call: Call): Promise<string> {
  call.signal.throwIfAborted();
  try {
    return await postToItsEnd(engine, spec, request, call.signal);
  } catch (error) {
    const givenUp = hasCode(error, 'timeout');
    const failure = givenUp ? asSandmanError(call.signal.reason) : explained(asSandmanError(error), spec);
    if (!givenUp && !failure.details.outcomeOpen) throw failure;
    const patience = givenUp || hasCode(failure, 'unreachable') ? LOST_MS : 0;
    const made = await find(engine, request, patience).catch(() => {
      throw leftBehind(failure, engine);
    });
    if (made !== undefined) return made;
    throw patience === 0 ? failure : leftBehind(failure, engine);
  }
}

/** Not cut off by Ctrl-C: an engine goes on making what nobody waits for, and then nobody takes it away. */
async function postToItsEnd(
  { json }: Engine,
  spec: SandboxSpec,
  request: string,
  signal: AbortSignal,
): Promise<string> {
  const path = `/containers/create?name=${encodeURIComponent(spec.name ?? '')}`;
  const limit = later(signal, ANSWER_MS, 'creating');
  try {
    const body = createBody(spec, request);
    const question = { method: 'POST', path, body, signal: limit.signal } as const;
    return (await json<{ Id: string }>(question, ({ Id }) => typeof Id === 'string', [201])).Id;
  } finally {
    limit.clear();
  }
}

/** A start whose answer was lost has worked where the container has been up. */
async function start(engine: Engine, id: string, call: Call): Promise<void> {
  try {
    const path = `/containers/${id}/start`;
    await engine.ask({ method: 'POST', path, signal: call.signal }, [204, 304]);
  } catch (error) {
    if (!asSandmanError(error).details.outcomeOpen) throw error;
    const seen = await inspect(engine, id, call).catch(() => null);
    if (seen === null || seen.startedAt === null) throw error;
  }
}

/** The id of what was made under a word; looked for again and again while the patience lasts. */
async function find({ json }: Engine, request: string, patience: number): Promise<string | undefined> {
  const filters = encodeURIComponent(JSON.stringify({ label: [`${LABELS.request}=${request}`] }));
  const path = `/containers/json?all=1&filters=${filters}`;
  const never = new AbortController().signal;
  return within(never, CLEAN_UP_MS, 'clean-up', async (signal) => {
    for (const until = performance.now() + patience; ; await sleep(LOOK_MS, signal)) {
      const [made] = await json<{ Id: string }[]>({ method: 'GET', path, signal }, Array.isArray);
      if (made !== undefined || performance.now() >= until) return made?.Id;
    }
  });
}

/** False where the engine did not let it be removed. */
async function remove(engine: Engine, id: string): Promise<boolean> {
  const never = new AbortController().signal;
  return within(never, CLEAN_UP_MS, 'clean-up', (signal) =>
    removeContainer(engine, id, signal, [404]).then(() => true),
  ).catch(() => false);
}

function leftBehind({ code, message, details }: SandmanError, { name }: Engine): SandmanError {
  const hint = `something of it may be left on ${name}: see \`sandman list -b ${name}\``;
  return new SandmanError(code, message, { ...details, hint });
}

/** The engine's words for options that were asked for, with the flag that asked. */
function explained(error: SandmanError, { name, diskBytes, isolation, ports }: SandboxSpec): SandmanError {
  if (hasCode(error, 'unsupported') && diskBytes !== null && /storage/i.test(error.message)) {
    return error.with({ hint: 'this engine cannot limit the disk: leave out --disk' });
  }
  if (hasCode(error, 'unsupported') && isolation !== 'container') {
    return error.with({ hint: `the engine has no runtime for --isolation ${isolation}` });
  }
  if (hasCode(error, 'conflict') && /name/i.test(error.message)) {
    return error.as(`the name "${name}" is already in use`).with({
      hint: 'choose another, or use the sandbox that has it with --if-not-exists',
    });
  }
  if (hasCode(error, 'conflict') && ports.length > 0)
    return error.with({ hint: 'publish another port with -p' });
  return error;
}
