import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { type WebSocket, WebSocketServer } from 'ws';
import type { AtHome } from './hopx-inside.js';

/** What is documented in several ways, or could happen; nothing of it is set at first. */
export interface TerminalQuirks {
  /** The end is a closed connection, and no word. */
  silentExit?: boolean;
  /** Output goes by this name. */
  outputType?: 'stdout';
  /** Frames are bytes, and some are empty. */
  binary?: boolean;
  /** The shell knows nothing of the sandbox's environment. */
  bareShell?: boolean;
  /** The first output comes behind this. */
  firstFrame?: string;
}

export interface FakeTerminals {
  /** The sockets that are open. */
  readonly open: ReadonlySet<WebSocket>;
  /** Everything that came over any, in order. */
  readonly frames: unknown[];
  accept(at: AtHome, request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

export function createTerminals(quirks: TerminalQuirks): FakeTerminals {
  const server = new WebSocketServer({ noServer: true });
  const frames: unknown[] = [];
  return {
    open: server.clients,
    frames,
    accept: (at, request, socket, head) =>
      server.handleUpgrade(request, socket, head, (opened) => void converse(at, opened, quirks, frames)),
    close: () => {
      for (const one of server.clients) one.terminate();
      server.close();
    },
  };
}

/** A shell of its own for each connection, which ends with it. */
async function converse(at: AtHome, socket: WebSocket, quirks: TerminalQuirks, frames: unknown[]) {
  const { machine, away } = at.inside;
  const early: string[] = [];
  let hear = (text: string) => void early.push(text);
  socket.on('message', (data) => hear(String(data)));
  socket.on('error', () => {});
  away.addEventListener('abort', () => socket.terminate());
  const env = { HOME: machine.home, TERM: 'xterm', PS1: 'sandbox# ', ...(quirks.bareShell ? {} : at.env) };
  const terminal = { columns: 80, rows: 24 };
  const shell = await machine.start({ command: ['bash', '--norc', '-i'], env, terminal });
  socket.on('close', () => shell.signal('SIGHUP'));
  hear = (text) => {
    const frame = JSON.parse(text);
    frames.push(frame);
    if (frame.type === 'input') shell.input.write(Buffer.from(frame.data));
    if (frame.type === 'resize') shell.resize({ columns: frame.cols, rows: frame.rows });
  };
  for (const text of early) hear(text);
  const send = (frame: object) => {
    const text = JSON.stringify(frame);
    if (quirks.binary) socket.send('');
    socket.send(quirks.binary ? Buffer.from(text) : text);
  };
  if (quirks.firstFrame !== undefined) socket.send(quirks.firstFrame);
  await carry(shell.outputs, (data) => send({ type: quirks.outputType ?? 'output', data }));
  const { code } = await shell.exited;
  if (!quirks.silentExit) send({ type: 'exit', code: code ?? -1 });
  socket.close();
}

async function carry(
  [output]: readonly { source: AsyncIterable<Buffer> }[],
  send: (data: string) => void,
): Promise<void> {
  const decoder = new StringDecoder('utf8');
  for await (const part of output?.source ?? []) send(decoder.write(part));
}
