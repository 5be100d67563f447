import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { demultiplex } from '../../../src/backends/engine/demux.js';
import { jsonLines } from '../../../src/backends/engine/lines.js';
import { outputTo } from '../../../src/backends/output.js';
import type { Streams } from '../../../src/sandbox/exec.js';
import { catchStreams } from '../../support/streams.js';

const frame = (stream: number, text: string): Buffer => {
  const payload = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
};

/** From a source to the streams, for as long as somebody reads. */
async function carry(source: AsyncIterable<Buffer>, streams: Pick<Streams, 'stdout' | 'stderr'>) {
  const output = outputTo(streams);
  for await (const piece of demultiplex(source)) {
    await output.write(piece, new AbortController().signal);
    if (output.unread()) break;
  }
  output.close();
  return output.unread() ? 'unread' : 'ended';
}

async function* endless(part: Buffer): AsyncGenerator<Buffer> {
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    yield part;
  }
}

async function* parts(...all: Buffer[]): AsyncGenerator<Buffer> {
  yield* all;
}

describe('the frames of a process', () => {
  const whole = Buffer.concat([
    frame(1, 'out ü'),
    frame(2, 'err'),
    frame(1, ''),
    frame(1, 'more'),
    frame(0, '!'),
  ]);

  it.each(Array.from({ length: whole.length + 1 }, (_, at) => at))(
    'cut at byte %i are taken apart',
    async (at) => {
      const streams = catchStreams();
      await carry(parts(whole.subarray(0, at), whole.subarray(at)), streams);
      expect(streams.text).toEqual({ stdout: 'out ümore!', stderr: 'err' });
    },
  );

  it('that come byte by byte are taken apart', async () => {
    const streams = catchStreams();
    await carry(parts(...Array.from(whole, (byte) => Buffer.from([byte]))), streams);
    expect(streams.text).toEqual({ stdout: 'out ümore!', stderr: 'err' });
  });

  it('that end in the middle give what came of them', async () => {
    const streams = catchStreams();
    await carry(parts(frame(1, 'whole'), frame(2, 'half').subarray(0, 10)), streams);
    expect(streams.text).toEqual({ stdout: 'whole', stderr: 'ha' });
  });

  it('wait for a reader that is slow', async () => {
    const stdout = new PassThrough({ highWaterMark: 4 });
    let given = 0;
    async function* source() {
      for (; given < 100; given += 1) yield frame(1, 'xxxx');
    }
    const done = carry(source(), { stdout, stderr: new PassThrough() });
    await new Promise((resolve) => setImmediate(resolve));
    expect(given).toBeLessThan(5);
    let read = 0;
    for (stdout.on('data', (part) => (read += part.length)); read < 400; ) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await done;
    expect(read).toBe(400);
  });

  it('are read to their end, and that is said', async () => {
    expect(await carry(parts(whole), catchStreams())).toBe('ended');
  });

  it.each([
    ['before', (stdout: Writable) => stdout.destroy()],
    ['while it is waited for', (stdout: Writable) => setImmediate(() => stdout.destroy())],
  ])('are read no further when the reader of stdout goes away %s', async (_, leave) => {
    const stdout = new Writable({ highWaterMark: 1, write: () => {} }).on('error', () => {});
    leave(stdout);
    const stderr = new PassThrough();
    expect(await carry(endless(frame(1, 'y')), { stdout, stderr })).toBe('unread');
  });

  it('are read no further when a write to stdout fails, though the stream lives on', async () => {
    const stdout = new Writable({
      autoDestroy: false,
      write: (_part, _encoding, done) => done(Object.assign(new Error('EPIPE'), { code: 'EPIPE' })),
    }).on('error', () => {});
    expect(await carry(endless(frame(1, 'y')), { stdout, stderr: new PassThrough() })).toBe('unread');
  });

  it('are read to their end though nobody reads stderr', async () => {
    const stderr = new PassThrough().on('error', () => {});
    stderr.destroy();
    const streams = { ...catchStreams(), stderr };
    expect(await carry(parts(whole), streams)).toBe('ended');
    expect(streams.text.stdout).toBe('out ümore!');
  });

  it('that break off fail with what broke them', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield frame(1, 'x');
      throw new Error('cut');
    }
    await expect(carry(broken(), catchStreams())).rejects.toThrow('cut');
  });
});

describe('lines of JSON', () => {
  const text = Buffer.from('{"a":"ü漢"}\n\n  \n[1,2]\r\n"last"');
  const read = async (...all: (Buffer | string)[]) => {
    async function* stream() {
      yield* all;
    }
    const values: unknown[] = [];
    for await (const value of jsonLines(stream())) values.push(value);
    return values;
  };

  it.each(Array.from({ length: text.length + 1 }, (_, at) => at))(
    'cut at byte %i are read whole',
    async (at) => {
      expect(await read(text.subarray(0, at), text.subarray(at))).toEqual([{ a: 'ü漢' }, [1, 2], 'last']);
    },
  );

  it('that come byte by byte are read whole', async () => {
    const bytes = Array.from(text, (byte) => Buffer.from([byte]));
    expect(await read(...bytes)).toEqual([{ a: 'ü漢' }, [1, 2], 'last']);
  });

  it('may come as text', async () => {
    expect(await read('1\n2', '3\n')).toEqual([1, 23]);
  });

  it('of nothing are nothing', async () => {
    expect(await read()).toEqual([]);
    expect(await read('\n')).toEqual([]);
  });

  it.each(['{"a":\n', '{"a":1}\nnonsense\n', '{"half":'])('that are none fail: %j', async (broken) => {
    await expect(read(broken)).rejects.toThrow(SyntaxError);
  });
});
