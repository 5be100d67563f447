import { hasCode } from '../../errors.js';
import { COMMAND_EXIT } from '../../exit-codes.js';
import type { ExecSpec, Running, Streams, TerminalSize } from '../../sandbox/exec.js';
import { uniqueWord } from '../../sandbox/unique.js';
import { outputTo } from '../output.js';
import { objectOf } from '../remote/json.js';
import type { Socket } from '../remote/web-socket.js';
import { converse } from './converse.js';
import { sizing } from './frame.js';
import { askInside, type Inside, mustRun, runScript } from './inside.js';
import { handle, tidy } from './running.js';
import { codeIn, lost } from './spool.js';
import { forgetScript, layScript, noteScript, tellScript } from './terminal-script.js';

/** 128 and the number of SIGHUP. */
const HUNG_UP = 129;

export type OnTerminal = ExecSpec & { terminal: TerminalSize };

interface Session {
  inside: Inside;
  folder: string;
  spec: OnTerminal;
  streams: Streams;
  signal: AbortSignal;
  /** As it was asked for last. */
  size: TerminalSize;
  /** While the connection stands. */
  socket: Socket | null;
}

/** Begins a command on a terminal, in the place of the shell that the agent has on it. */
export function beginTerminal(
  inside: Inside,
  folder: string,
  spec: OnTerminal,
  streams: Streams,
  signal: AbortSignal,
): Running {
  const session: Session = { inside, folder, spec, streams, signal, size: spec.terminal, socket: null };
  return {
    ...handle(inside, signal, toItsEnd(session), (name) => tellScript(folder, name)),
    resize: async (size) => {
      session.size = size;
      session.socket?.send(sizing(size));
    },
  };
}

async function toItsEnd(session: Session): Promise<number> {
  const { inside, folder, spec, streams, signal } = session;
  const mark = `sandman-${uniqueWord()}`;
  const output = outputTo(streams);
  try {
    const env = { ...(await environmentOf(inside, signal)), ...spec.env };
    await runScript(inside, { text: layScript({ ...spec, env, folder, mark }), signal });
    const socket = await connect(inside, signal);
    session.socket = socket;
    socket.send(sizing(session.size));
    const told = await converse({ inside, folder, mark, socket, stdin: streams.stdin, output, signal }).catch(
      // What was noted inside tells how it ended, where anything does.
      (error: unknown) => codeNoted(inside, folder, error, signal),
    );
    if (output.unread()) return COMMAND_EXIT.unread;
    const mayBeRefused = told === null || (told >= COMMAND_EXIT.failed && told <= COMMAND_EXIT.notFound);
    return mayBeRefused ? await codeNoted(inside, folder, told, signal) : told;
  } finally {
    output.close();
    session.socket?.close();
    session.socket = null;
    if (!signal.aborted) await tidy(inside, forgetScript(folder), signal);
  }
}

/** What the sandbox was given: that the shell on a terminal has it too is nowhere promised. */
async function environmentOf(inside: Inside, signal: AbortSignal): Promise<Record<string, string>> {
  const answer = await askInside(inside, { method: 'GET', path: '/env', signal });
  return objectOf<{ env_vars?: Record<string, string> | null }>(answer, inside.service.name).env_vars ?? {};
}

/** Again with another token where it was refused, since the reason is not told. */
async function connect({ service, agent, id }: Inside, signal: AbortSignal): Promise<Socket> {
  const before = agent.token();
  try {
    return await service.terminal(agent.host, before, signal);
  } catch {
    signal.throwIfAborted();
    await mustRun(service, id, signal);
    await agent.renew(before, signal);
    return await service.terminal(agent.host, agent.token(), signal);
  }
}

/** How the command ended by what was noted of it, else what is known already: a code, a failure, or nothing. */
async function codeNoted(
  inside: Inside,
  folder: string,
  known: unknown,
  signal: AbortSignal,
): Promise<number> {
  const { service, id } = inside;
  signal.throwIfAborted();
  if (hasCode(known, 'timeout')) throw known;
  const fate = (await runScript(inside, { text: noteScript(folder), signal })).trim();
  const code = fate === '' ? null : codeIn(fate, inside);
  // A connection that breaks hangs up, which is no end of the command's own.
  if (code !== null && !(known instanceof Error && code === HUNG_UP)) return code;
  if (typeof known === 'number') return known;
  throw known ?? lost(service.name, id);
}
