import { PassThrough } from 'node:stream';
import { asSandmanError } from '../../errors.js';
import { uniqueWord } from '../../sandbox/unique.js';
import { intervalOf, ONE } from '../remote/rhythm.js';
import { type Inside, mustRun, runScript, WAIT_MS } from './inside.js';
import { endInputScript, roomScript } from './spool-script.js';

/** The most of one piece, and of what is read ahead. */
const PIECE_BYTES = 512 * 1024;
/** So many pieces lie inside at most, and so many when there is room again. */
const MOST = 8;
const FEW = 4;
const TRIES = 6;
const UPLOAD_MS = 60_000;

/** Hands the command its input, piece by piece, and its end; returns too when no more of it is wanted. */
export async function feed(
  inside: Inside,
  folder: string,
  stdin: NodeJS.ReadableStream,
  signal: AbortSignal,
): Promise<void> {
  const ahead = new PassThrough({ highWaterMark: PIECE_BYTES });
  // What is given stays its owner's: it is read no further than the command wants, and never closed.
  stdin.pipe(ahead);
  const leave = () => ahead.destroy();
  signal.addEventListener('abort', leave, { once: true });
  try {
    let sent = 0;
    for await (const piece of ahead as AsyncIterable<Buffer>) {
      await upload(inside, `${folder}/i${sent}`, piece, signal);
      sent += 1;
      if (sent % FEW === 0 && sent >= MOST && !(await hasRoom(inside, folder, sent - FEW, signal))) return;
    }
    await runScript(inside, { text: endInputScript(folder, sent), signal });
  } finally {
    signal.removeEventListener('abort', leave);
    stdin.unpipe(ahead);
    leave();
  }
}

async function hasRoom(inside: Inside, folder: string, fed: number, signal: AbortSignal): Promise<boolean> {
  for (;;) {
    const word = (await runScript(inside, { text: roomScript(folder, fed, WAIT_MS), signal })).trim();
    if (word !== 'full') return word === 'room';
  }
}

/** Each try has a name of its own, since what came of the one before may be in use already. */
async function upload(inside: Inside, path: string, piece: Buffer, signal: AbortSignal): Promise<void> {
  const { service, agent, id } = inside;
  for (let count = 1; ; count += 1) {
    const bytes = formOf(piece, `${path}.${piece.length}.${count}`);
    try {
      const ask = { method: 'POST', path: '/files/upload', bytes, signal, limitMs: UPLOAD_MS } as const;
      await agent.ask(ask);
      return;
    } catch (error) {
      if (count === TRIES || asSandmanError(error).details.retryable !== true) throw error;
      await mustRun(service, id, signal);
      await service.clock.sleep(intervalOf(ONE, count, service.clock), signal);
    }
  }
}

/** A form with a file and where it is to be. */
function formOf(content: Buffer, path: string) {
  const boundary = uniqueWord();
  const part = (head: string) => `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n`;
  const before = `${part('name="file"; filename="piece"')}Content-Type: application/octet-stream\r\n\r\n`;
  const after = `\r\n${part('name="path"')}\r\n${path}\r\n--${boundary}--\r\n`;
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    content: Buffer.concat([Buffer.from(before), content, Buffer.from(after)]),
  };
}
