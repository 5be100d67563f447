import { unsupportedError } from '../../errors.js';
import type { Call } from '../../sandbox/backend.js';
import type { ExecSpec, Running, Streams } from '../../sandbox/exec.js';
import { uniqueWord } from '../../sandbox/unique.js';
import { outputTo } from '../output.js';
import { openAgent } from './agent.js';
import { feed } from './feed.js';
import { type Inside, notRunning, runScript, WAIT_MS } from './inside.js';
import { stateOf } from './mapping.js';
import { readRow } from './read.js';
import { handle, tidy } from './running.js';
import type { Service } from './service.js';
import { follow } from './spool.js';
import { askScript, beginScript, endScript, signalScript } from './spool-script.js';
import { beginTerminal } from './terminal.js';

/** How long the end of a short command is waited for, once it has written something, so that one answer has both. */
const END_MS = 60;

/** Begins a command inside a running sandbox, by its agent. */
export async function execInside(
  service: Service,
  id: string,
  spec: ExecSpec,
  streams: Streams,
  { signal }: Call,
): Promise<Running> {
  const { name: backend } = service;
  signal.throwIfAborted();
  if (spec.user !== null)
    throw unsupportedError(`${backend}: the template says as whom commands run`, {
      hint: 'leave out -u',
      id,
    });
  const row = await readRow(service, id, signal);
  const state = stateOf(row);
  if (state !== 'running' && state !== 'unknown') throw notRunning(backend, id, state);
  const inside = { id, service, agent: await openAgent(service, row, signal) };
  const folder = `/tmp/.sandman-${uniqueWord()}`;
  return spec.terminal === null
    ? inPipes(inside, folder, spec, streams, signal)
    : beginTerminal(inside, folder, { ...spec, terminal: spec.terminal }, streams, signal);
}

function inPipes(
  inside: Inside,
  folder: string,
  spec: ExecSpec,
  streams: Streams,
  signal: AbortSignal,
): Running {
  return {
    ...handle(inside, signal, toItsEnd(inside, folder, spec, streams, signal), (name) =>
      signalScript(folder, name),
    ),
    resize: async () => {},
  };
}

async function toItsEnd(
  inside: Inside,
  folder: string,
  { command, workdir, env }: ExecSpec,
  streams: Streams,
  signal: AbortSignal,
): Promise<number> {
  const { stdin } = streams;
  const output = outputTo(streams);
  const over = new AbortController();
  const held = AbortSignal.any([signal, over.signal]);
  const begin = { folder, command, workdir, input: stdin !== null };
  // With input, the answer tells that it may come.
  const ask = { out: 0, err: 0, waitMs: stdin === null ? WAIT_MS : 0, gatherMs: END_MS };
  const first = { text: beginScript(begin, ask), env };
  try {
    if (stdin === null) return await follow(inside, folder, first, output, signal);
    await runScript(inside, { ...first, signal });
    const again = { text: askScript(folder, { ...ask, waitMs: WAIT_MS }) };
    const broken = feed(inside, folder, stdin, held).then(() => new Promise<never>(() => {}));
    return await Promise.race([follow(inside, folder, again, output, held), broken]);
  } finally {
    output.close();
    over.abort();
    if (!signal.aborted) await tidy(inside, endScript(folder), signal);
  }
}
