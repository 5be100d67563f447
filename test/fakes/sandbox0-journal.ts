import type { ServerResponse } from 'node:http';

/** What happened in a session, as the API tells it. */
export interface FakeEvent {
  seq: number;
  session_id: string;
  runtime_generation: number;
  attempt_id?: string;
  type: string;
  stream?: string;
  data_base64?: string;
  exit_code?: number;
  reason?: string;
  occurred_at: string;
}

/** How the streams of events are sent, and what goes wrong with them. */
export interface StreamFaults {
  /** Before each of these the connection is cut, once. */
  cutBefore: number[];
  /** In the middle of each of these it is cut, once. */
  cutWithin: number[];
  /** Each of these is left out, once. */
  skip: number[];
  /** True: each is sent twice. */
  doubled: boolean;
  /** A new connection begins so many events before where it was told to. */
  rewind: number;
  newline: string;
  /** So many bytes at a time; null: as they come. */
  pieceBytes: number | null;
  /** Nothing is sent at all any more. */
  silent: boolean;
}

export const STREAM_FAULTS: StreamFaults = {
  cutBefore: [],
  cutWithin: [],
  skip: [],
  doubled: false,
  rewind: 0,
  newline: '\n',
  pieceBytes: null,
  silent: false,
};

/** Who reads is let go of when so many events wait for it. */
const BACKLOG = 256;

/** The events of a session, as many bytes of them as are kept, and those who read them. */
export interface Journal {
  readonly events: readonly FakeEvent[];
  cursor(): { earliest: number; latest: number };
  append(event: Pick<FakeEvent, 'type'> & Partial<FakeEvent>): void;
  /** Everything behind a number; null where a part of that is not kept any more. */
  after(seq: number): FakeEvent[] | null;
  /** Sends everything behind a number, and then what comes. */
  stream(response: ServerResponse, after: number, faults: StreamFaults): void;
  /** Lets go of all who read; rudely, as when the machine goes. */
  drop(): void;
}

export function createJournal(
  complete: (event: Pick<FakeEvent, 'type'> & Partial<FakeEvent>, seq: number) => FakeEvent,
  maxBytes: number,
): Journal {
  const events: FakeEvent[] = [];
  const readers = new Set<{ response: ServerResponse; pump(): void }>();
  let [next, bytes] = [1, 0];
  const sizeOf = ({ data_base64 = '' }: FakeEvent) => 150 + data_base64.length;
  const earliest = () => events[0]?.seq ?? next;
  const journal: Journal = {
    events,
    cursor: () => ({ earliest: earliest(), latest: next - 1 }),
    append: (given) => {
      const event = complete(given, next);
      next += 1;
      events.push(event);
      bytes += sizeOf(event);
      while (bytes > maxBytes && events.length > 1) bytes -= sizeOf(events.shift() as FakeEvent);
      for (const reader of readers) reader.pump();
    },
    after: (seq) => (seq < earliest() - 1 ? null : events.slice(Math.max(0, seq + 1 - earliest()))),
    stream: (response, after, faults) => {
      let sent = Math.max(0, after - faults.rewind);
      const backlog = next - 1;
      let waiting = false;
      const pump = () => {
        while (!waiting && sent < next - 1 && !response.destroyed) {
          if (next - 1 - Math.max(sent, backlog) > BACKLOG) return void response.end();
          const event = events[sent + 1 - earliest()] as FakeEvent;
          sent += 1;
          if (!sendEvent(response, event, faults)) waiting = !response.destroyed;
        }
      };
      response.on('drain', () => {
        waiting = false;
        pump();
      });
      const reader = { response, pump };
      readers.add(reader);
      response.on('close', () => readers.delete(reader));
      response.flushHeaders();
      if (!faults.silent) response.write(`: heartbeat${faults.newline}${faults.newline}`);
      pump();
    },
    drop: () => {
      for (const { response } of readers) response.destroy();
    },
  };
  return journal;
}

/** False where whoever reads is not so quick, or was cut off. */
function sendEvent(response: ServerResponse, event: FakeEvent, faults: StreamFaults): boolean {
  const { seq, type } = event;
  const text = [`id: ${seq}`, `event: ${type}`, `data: ${JSON.stringify(event)}`, '', ''].join(
    faults.newline,
  );
  if (faults.silent || once(faults.skip, seq)) return true;
  if (once(faults.cutBefore, seq)) return cut(response, ':');
  if (once(faults.cutWithin, seq)) return cut(response, text.slice(0, text.length / 2));
  const whole = Buffer.from(faults.doubled ? `${text}${text}` : text);
  const size = faults.pieceBytes ?? whole.length;
  let room = true;
  for (let at = 0; at < whole.length; at += size) room = response.write(whole.subarray(at, at + size));
  return room;
}

function once(numbers: number[], seq: number): boolean {
  const at = numbers.indexOf(seq);
  if (at !== -1) numbers.splice(at, 1);
  return at !== -1;
}

/** What was written before is on its way; then there is no more. */
function cut(response: ServerResponse, last: string): false {
  const { socket } = response;
  response.write(last, () => socket?.destroy());
  return false;
}
