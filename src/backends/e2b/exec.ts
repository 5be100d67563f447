import { conflictError, hasCode, unreachableError, unsupportedError } from '../../errors.js';
import type { Call } from '../../sandbox/backend.js';
import type { ExecSpec, Running, Streams } from '../../sandbox/exec.js';
import { uniqueWord } from '../../sandbox/unique.js';
import { MARK } from '../mark.js';
import { concealer } from '../remote/secrets.js';
import { cellsOf, resizeTerminal, type StartRequest, startProcess } from './agent.js';
import { attend } from './attend.js';
import { pidOf } from './begin.js';
import { stateOf } from './mapping.js';
import { readDetail } from './read.js';
import { shellOf } from './script.js';
import type { Service } from './service.js';
import { type Run, tellRun, unlessEnded } from './tell.js';
import { isOlder } from './version.js';
import type { Detail } from './wire.js';

/** The first that can be told the end of its input, and the first that has a user of its own accord. */
const TELLS_END = '0.5.2';
const HAS_USER = '0.4.0';
const USUAL_USER = 'user';
const USUAL_TERM = 'xterm-256color';

/** Begins a command in a sandbox that runs: one that is paused might be woken by it, which nobody asked for. */
export async function execInside(
  service: Service,
  id: string,
  spec: ExecSpec,
  streams: Streams,
  { signal }: Call,
): Promise<Running> {
  const detail = await runningDetail(service, id, signal);
  refuseWhatIsTooNew(service, detail, spec, streams);
  const [mark, over] = [uniqueWord(), new AbortController()];
  const { envdAccessToken: token } = detail;
  const { conceal } = concealer(token ? [token] : []);
  const agent = { door: service.enter(id, detail), details: { backend: service.name, id }, conceal };
  const as = userHeader(spec.user, detail);
  const either = AbortSignal.any([signal, over.signal]);
  const events = startProcess(agent, requestOf(spec, streams, mark), as, either);
  const pid = await pidOf(events, agent, spec).catch(async (error: unknown) => {
    throw await explained(service, id, error, signal);
  });
  const run: Run = { process: { ...agent, pid }, spec, mark, as, events, over, ended: false };
  return {
    exitCode: attend(run, streams, signal),
    signal: (name, call) => tellRun(run, name, call.signal),
    resize: (size, call) => unlessEnded(run, () => resizeTerminal(run.process, size, call.signal)),
  };
}

async function runningDetail(service: Service, id: string, signal: AbortSignal): Promise<Detail> {
  const detail = await readDetail(service, id, signal);
  const state = stateOf(detail);
  if (state === 'running') return detail;
  throw conflictError(`${id} is ${state}`, { backend: service.name, id });
}

function refuseWhatIsTooNew(
  { name }: Service,
  { envdVersion }: Detail,
  { terminal }: ExecSpec,
  { stdin }: Streams,
): void {
  if (stdin === null || terminal !== null || !isOlder(envdVersion, TELLS_END)) return;
  throw unsupportedError(`${name}: the template is too old for a command to be told the end of its input`, {
    backend: name,
    hint: 'leave out -i, or build the template anew',
  });
}

function userHeader(user: string | null, { envdVersion }: Detail): Record<string, string> {
  const name = user ?? (isOlder(envdVersion, HAS_USER) ? USUAL_USER : null);
  return name === null ? {} : { authorization: `Basic ${Buffer.from(`${name}:`).toString('base64')}` };
}

function requestOf(spec: ExecSpec, { stdin }: Streams, mark: string): StartRequest {
  const { env, workdir, terminal } = spec;
  const term = terminal === null ? {} : { TERM: USUAL_TERM };
  return {
    process: {
      ...shellOf(spec, stdin === null && terminal === null),
      envs: { ...term, ...env, [MARK]: mark },
      ...(workdir === null ? {} : { cwd: workdir }),
    },
    stdin: stdin !== null && terminal === null,
    ...(terminal === null ? {} : { pty: { size: cellsOf(terminal) } }),
  };
}

/** What its gateway says does not run may be paused, killed, or hard to find. */
async function explained(
  service: Service,
  id: string,
  error: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  if (!hasCode(error, 'conflict')) return error;
  await runningDetail(service, id, signal);
  return unreachableError(`nothing answers inside ${id}, though it runs`, {
    ...{ backend: service.name, id, cause: error, retryable: true },
  });
}
