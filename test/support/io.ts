import { createIo, type Io } from '../../src/io/io.js';
import type { OutputMode } from '../../src/io/output-mode.js';
import { type StreamOptions, testHost } from './host.js';

export interface IoOptions extends StreamOptions {
  mode?: OutputMode;
  colour?: boolean;
  input?: boolean;
  debug?: boolean;
}

/** The real streams of Sandman on buffers, and what was written on them. */
export async function testIo({
  mode = 'table',
  colour = true,
  input = true,
  debug = false,
  ...streams
}: IoOptions = {}): Promise<{ io: Io; text: { stdout: string; stderr: string } }> {
  const { host, text } = testHost(streams);
  return { io: await createIo(host, { mode, colour, input, debug }), text };
}
