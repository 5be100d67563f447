import { existsSync } from 'node:fs';
import { asSandmanError, hasCode, notFoundError, unsupportedError, usageError } from '../../errors.js';
import type { Call } from '../../sandbox/backend.js';
import { within } from '../../sandbox/deadline.js';
import type { Sandbox } from '../../sandbox/sandbox.js';
import type { SandboxSpec } from '../../sandbox/spec.js';
import { createBody } from './create-body.js';
import { type Engine, readJson } from './engine.js';
import { LABELS, RUNTIMES } from './labels.js';
import { pull } from './pull.js';
import { inspect } from './read.js';

/** How long Ctrl-C waits for the engine to answer, so that what it was making can be taken away. */
const CLEAN_UP_MS = 10_000;

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
  try {
    const id = await make(engine, spec, request, call);
    call.onProgress?.({ text: `starting ${spec.name}` });
    await engine.ask({ method: 'POST', path: `/containers/${id}/start`, signal: call.signal }, [204, 304]);
    return await inspect(engine, id, call);
  } catch (error) {
    const clean = await takeAway(engine, request);
    const left = clean ? {} : { hint: `something of it may be left on ${engine.name}: see \`sandman list\`` };
    throw explained(asSandmanError(error), spec).with(left);
  }
}

async function refuseWhatCannotBeHad(engine: Engine, spec: SandboxSpec, { signal }: Call): Promise<void> {
  const { name: backend, door } = engine;
  if (Object.values(spec.lifetime).some((value) => value !== undefined)) {
    throw unsupportedError('a local engine keeps no deadlines', {
      backend,
      hint: 'leave out --ttl, --idle-timeout, --max-lifetime, --on-timeout and --auto-resume',
    });
  }
  if (door.endpoint.kind === 'unix') {
    // Podman would make the missing folder on the host.
    const missing = spec.mounts.find(({ source }) => source.startsWith('/') && !existsSync(source));
    if (missing !== undefined) throw usageError(`"${missing.source}" is not there, so it cannot be mounted`);
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

/**
 * Ctrl-C does not cut this request off at once: an engine goes on making what nobody waits for any more, and only when
 * it has answered can that be taken away.
 */
async function post({ ask }: Engine, spec: SandboxSpec, request: string, { signal }: Call): Promise<string> {
  signal.throwIfAborted();
  const cut = new AbortController();
  let patience: NodeJS.Timeout | undefined;
  const onAbort = () => {
    patience = setTimeout(() => cut.abort(signal.reason), CLEAN_UP_MS);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const path = `/containers/create?name=${encodeURIComponent(spec.name ?? '')}`;
    const made = await ask(
      { method: 'POST', path, body: createBody(spec, request), signal: cut.signal },
      [201],
    );
    signal.throwIfAborted();
    return readJson<{ Id: string }>(made).Id;
  } finally {
    clearTimeout(patience);
    signal.removeEventListener('abort', onAbort);
  }
}

/** Finds by its word what a call has made, and removes it; false where the engine did not let it. */
async function takeAway({ ask }: Engine, request: string): Promise<boolean> {
  const filters = encodeURIComponent(JSON.stringify({ label: [`${LABELS.request}=${request}`] }));
  return within(new AbortController().signal, CLEAN_UP_MS, 'clean-up', async (signal) => {
    const found = await ask({ method: 'GET', path: `/containers/json?all=1&filters=${filters}`, signal });
    for (const { Id } of readJson<{ Id: string }[]>(found)) {
      await ask({ method: 'DELETE', path: `/containers/${Id}?force=1&v=1`, signal }, [204, 404]);
    }
    return true;
  }).catch(() => false);
}

/** The engine's words for options that were asked for, with the flag that asked. */
function explained(
  error: ReturnType<typeof asSandmanError>,
  { name, diskBytes, isolation, ports }: SandboxSpec,
) {
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
