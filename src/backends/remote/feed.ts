import { Writable } from 'node:stream';

export interface Feed {
  /** It is typed on a terminal, whose own end would hang it up. */
  terminal: boolean;
  /** The most that is sent at once. */
  partBytes: number;
  /** Sends a part; the next one waits for it. */
  send(part: Buffer): Promise<void>;
  /** Tells that there is no more; never of a terminal. */
  end(): Promise<void>;
  /** What could not be brought is lost, and the command waits for it. */
  onLost(error: Error): void;
}

export interface Input {
  /** No more is taken. */
  close(): void;
}

/** What is typed for "no more" on a terminal. */
const CONTROL_D = Buffer.from([4]);
const NEWLINE = 10;

/** Brings a command its input and the end of it, one part after the other. */
export function feed(stdin: NodeJS.ReadableStream, to: Feed, signal: AbortSignal): Input {
  let typed = NEWLINE;
  const sink = new Writable({
    highWaterMark: 4 * to.partBytes,
    writev: (chunks, done) => {
      const bytes = Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer));
      typed = bytes.at(-1) ?? typed;
      settle(sendAll(bytes, to), done);
    },
    final: (done) => settle(to.terminal ? to.send(endTyped(typed)) : to.end(), done),
  });
  sink.on('error', (error) => {
    if (!signal.aborted) to.onLost(error);
  });
  stdin.pipe(sink);
  return {
    close: () => {
      stdin.unpipe(sink);
      sink.destroy();
    },
  };
}

function settle(work: Promise<void>, done: (error?: Error | null) => void): void {
  work.then(() => done(), done);
}

async function sendAll(bytes: Buffer, { partBytes, send }: Feed): Promise<void> {
  for (let at = 0; at < bytes.length; at += partBytes) await send(bytes.subarray(at, at + partBytes));
}

/** Behind the beginning of a line one is only the end of that, and it takes another. */
function endTyped(last: number): Buffer {
  return last === NEWLINE ? CONTROL_D : Buffer.concat([CONTROL_D, CONTROL_D]);
}
