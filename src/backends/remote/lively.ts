import type { Readable } from 'node:stream';

/** The pieces as they come; what falls silent has failed. Time that is spent on a piece does not count. */
export async function* lively(body: Readable, silenceMs: number): AsyncGenerator<Buffer> {
  let timer: NodeJS.Timeout | undefined;
  const listen = () => {
    timer = setTimeout(() => body.destroy(new Error('nothing came any more')), silenceMs);
  };
  try {
    listen();
    for await (const piece of body) {
      clearTimeout(timer);
      yield piece as Buffer;
      listen();
    }
  } finally {
    clearTimeout(timer);
  }
}
