import { PLAIN } from '../io/style.js';
import { type Column, renderTable } from '../io/table.js';

/** A deadline: its kind, what sets it, what happens then. */
type Deadline = readonly [kind: string, set: string, then: string];

const DEADLINES: readonly Deadline[] = [
  ['soft', 'create --ttl, resume --ttl, ttl', 'what --on-timeout says'],
  ['idle', 'create --idle-timeout', 'the same'],
  ['hard', 'create --max-lifetime, ttl --max-lifetime', 'it is killed'],
];

/** What a backend does of it all; `-` is exit 9, with nothing sent. */
type Row = readonly [
  backend: string,
  usual: string,
  actions: string,
  idle: string,
  hard: string,
  none: string,
];

const ROWS: readonly Row[] = [
  ['local engines', 'none', 'pause, stop, kill', 'yes', 'yes', 'yes'],
  ['e2b', '5m', 'kill, pause', '-', '-', '-'],
  ['novita', '5m', 'kill, pause', '1m to 1h', '-', '-'],
  ['hopx', 'none', 'kill', '-', '-', '-'],
  ['sandbox0', "operator's", 'pause', '-', 'yes', 'yes'],
];

const column = <T extends readonly string[]>(title: string, at: number): Column<T> => ({
  key: title.toLowerCase(),
  title,
  cell: (row) => row[at] ?? '',
});
const columns = <T extends readonly string[]>(...titles: string[]) =>
  titles.map((title, at) => column<T>(title, at));

export function deadlines(): string {
  return `${renderTable(DEADLINES, columns<Deadline>('DEADLINE', 'SET BY', 'WHAT HAPPENS'), null, PLAIN)}

What each backend has, with the usual action first; - is exit 9, and nothing
is sent:

${renderTable(ROWS, columns<Row>('BACKEND', '--TTL', '--ON-TIMEOUT', 'IDLE', 'HARD', 'TTL NONE'), null, PLAIN)}

When:
  soft  so long after creation, and again in full from each start and resume;
        sandman ttl web 2h: two hours from now, sooner or later than before.
        It does not run while paused: it begins with the resume. What hopx has
        counts from creation alone.
  idle  so long without exec, shell, work of its processes, or what it sends;
        on novita without a client that is connected.
  hard  so long after creation, or from now by ttl --max-lifetime; paused or
        not, and no change of the soft one moves it.

Where they are seen:
  sandman ttl web shows both, list has LIFETIME, and JSON has expiresAt (soft)
  and hardExpiresAt, in UTC. Where it does not end as was asked for, because a
  plan cuts it, that is a warning with the real end.

Waking:
  exec, shell and cp wake what is paused, and with --auto-resume so does who
  comes to a published port (e2b, novita: with --on-timeout pause; hopx: exit
  9). With --no-auto-resume sandman wakes it by resume alone.

Who keeps them:
  a service its own; those of local engines the keeper does, a process of this
  machine that is started when it is needed (sandman keeper status).`;
}
