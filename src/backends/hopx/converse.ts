import { StringDecoder } from 'node:string_decoder';
import { timeoutError } from '../../errors.js';
import { sleep } from '../../sandbox/sleep.js';
import type { Output } from '../output.js';
import type { Socket } from '../remote/web-socket.js';
import { behind, frameOf, typing } from './frame.js';
import type { Inside } from './inside.js';
import { lineOf } from './terminal-script.js';

/** How long a shell may take to show that it is there; some say nothing, and read all the same. */
const GREETING_MS = 1000;
/** How long the command may take to begin. */
const BEGIN_MS = 20_000;

export interface Conversation {
  inside: Inside;
  folder: string;
  /** By which the command says that it begins. */
  mark: string;
  socket: Socket;
  stdin: NodeJS.ReadableStream | null;
  output: Output;
  signal: AbortSignal;
}

/**
 * Has the shell start the command, and then carries what is typed and written, until the shell's place is empty; the
 * exit code that was told, or null. What there was before the command began is not shown.
 */
export async function converse(conversation: Conversation): Promise<number | null> {
  const { inside, folder, mark, socket, stdin, output, signal } = conversation;
  const over = new AbortController();
  const greeted = new AbortController();
  const opening = behind(mark);
  void typeStart(socket, folder, greeted.signal, over.signal);
  const impatience = giveUpOn(conversation);
  let leave = () => {};
  try {
    for await (const message of socket.messages) {
      greeted.abort();
      const frame = frameOf(message, inside);
      if (frame === null) continue;
      if ('code' in frame) return frame.code;
      const began = opening.found();
      const piece = Buffer.from(opening.take(frame.text));
      if (!began && opening.found()) {
        impatience.clear();
        leave = typeInto(socket, stdin);
      }
      await output.write({ toStderr: false, piece }, signal);
      if (output.unread()) return null;
    }
    impatience.check();
    return null;
  } finally {
    impatience.clear();
    leave();
    over.abort();
  }
}

async function typeStart(
  socket: Socket,
  folder: string,
  greeted: AbortSignal,
  over: AbortSignal,
): Promise<void> {
  await sleep(GREETING_MS, AbortSignal.any([greeted, over])).catch(() => {});
  if (!over.aborted) socket.send(typing(lineOf(folder)));
}

/** Nobody waits for ever for a shell that does not do what it is told. */
function giveUpOn({ socket, inside: { service, id } }: Conversation) {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    socket.close();
  }, BEGIN_MS);
  return {
    clear: () => clearTimeout(timer),
    check: () => {
      if (late) throw timeoutError(`no shell in ${id} began the command`, { backend: service.name, id });
    },
  };
}

/** What is typed, from now on; its end is no end of the terminal. */
function typeInto(socket: Socket, stdin: NodeJS.ReadableStream | null): () => void {
  const decoder = new StringDecoder('utf8');
  const send = (part: Buffer | string) => {
    const text = typeof part === 'string' ? part : decoder.write(part);
    if (text !== '') socket.send(typing(text));
  };
  stdin?.on('data', send);
  // A question that was asked before has paused it.
  stdin?.resume();
  return () => {
    stdin?.off('data', send);
    stdin?.pause();
  };
}
