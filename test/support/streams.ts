import { PassThrough, Readable } from 'node:stream';
import type { Streams } from '../../src/sandbox/exec.js';

export interface Caught extends Streams {
  stdout: PassThrough;
  stderr: PassThrough;
  text: { stdout: string; stderr: string };
}

/** Streams for a command, with what it wrote; `input` is all that it is given, null is nothing at all. */
export function catchStreams(input: string | null = null): Caught {
  const text = { stdout: '', stderr: '' };
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  stdout.setEncoding('utf8').on('data', (part: string) => {
    text.stdout += part;
  });
  stderr.setEncoding('utf8').on('data', (part: string) => {
    text.stderr += part;
  });
  return { stdin: input === null ? null : Readable.from([input]), stdout, stderr, text };
}
