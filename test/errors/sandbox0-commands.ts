import { Readable } from 'node:stream';
import type { Fault } from '../fakes/server.js';
import { commandsIn } from '../support/commands.js';
import type { FailureRow } from './provoke.js';
import { made, reply, type Sandbox0Place } from './service-places.js';

const STREAM = /events\/stream$/;

const ONE = /^GET \/api\/v1\/sandboxes\/rs-[\w-]+$/;

const says = (status: number, code: string, message: string) =>
  reply(status, { success: false, error: { code, message } }, { 'x-request-id': 'req-42' });

const told = (id: string, status: string, more: object = {}) =>
  reply(200, { success: true, data: { id, status, paused: status === 'paused', ...more } });

const events = (...all: object[]) =>
  reply(200, all.map((one, at) => `data: ${JSON.stringify({ seq: at + 1, ...one })}\n\n`).join(''), {
    'content-type': 'text/event-stream',
  });

/** A command of which the service tells this. */
const streamed = (fault: Fault, line = 'true', times = 99) =>
  made((on: Sandbox0Place, id) => {
    on.fake.fault(STREAM, fault, times);
    return on.ask(`exec ${id} -- ${line}`);
  });

const typed = (fault: Fault) =>
  made(async (on: Sandbox0Place, id) => {
    on.fake.fault(/inputs$/, fault, 99);
    await commandsIn(on.backend, id).run(['head', '-c', '1'], { stdin: Readable.from(['x']) });
  });

export const SANDBOX0_COMMANDS: readonly FailureRow<Sandbox0Place>[] = [
  [
    'a command as somebody',
    'unsupported',
    125,
    /^sandbox0: a command runs as the user that the template says$/,
    /^leave out -u$/,
    made((on: Sandbox0Place, id) => on.ask(`exec ${id} -u root -- true`)),
  ],
  [
    'a command in what does not run',
    'conflict',
    8,
    /^rs-\S+ is paused$/,
    /^something else may be going on with it: see `sandman info -b sandbox0 rs-\S+`, and try again$/,
    made((on: Sandbox0Place, id) => {
      on.fake.fault(ONE, told(id, 'paused'), 9);
      return commandsIn(on.backend, id).run(['true']);
    }),
  ],
  [
    'a program that is not there',
    'not_found',
    127,
    /^the command could not be started: there is no "nosuch"$/,
    null,
    made((on: Sandbox0Place, id) => on.ask(`exec ${id} -- nosuch`)),
  ],
  [
    'a program that may not be run',
    'other',
    126,
    /^the command could not be started: "\/etc\/passwd" cannot be executed$/,
    null,
    made((on: Sandbox0Place, id) => on.ask(`exec ${id} -- /etc/passwd`)),
  ],
  [
    'a folder that is not there',
    'other',
    125,
    /^the command could not be started: there is no folder "\/no\/such"$/,
    null,
    made((on: Sandbox0Place, id) => on.ask(`exec ${id} -w /no/such -- true`)),
  ],
  [
    'a command that ended with its machine',
    'conflict',
    125,
    /^rs-\S+ was paused or has begun anew, and the command ended with its machine$/,
    /^something else may be going on with it: see `sandman info -b sandbox0 rs-\S+`, and try again$/,
    streamed(events({ type: 'session.stopped', reason: 'runtime_lost' })),
  ],
  [
    'a command of which it is not told how it ended',
    'other',
    125,
    /^the command ended, and how is not told: session\.failed$/,
    null,
    streamed(events({ type: 'session.failed' })),
  ],
  [
    'a sandbox that is paused under its command',
    'conflict',
    8,
    /^rs-\S+ is paused now, and the command ended with its machine$/,
    /^something else may be going on with it: see `sandman info -b sandbox0 rs-\S+`, and try again$/,
    made(async (on: Sandbox0Place, id) => {
      on.fake.fault(STREAM, { kind: 'cut' }, 99);
      const { running } = await commandsIn(on.backend, id).begin(['sleep', '0.2']);
      on.fake.fault(ONE, told(id, 'paused'), 9);
      return running.exitCode;
    }),
  ],
  [
    'a connection that brings nothing',
    'unreachable',
    125,
    /^the connection to the command was lost, and rs-\S+ runs$/,
    /^the command may go on inside$/,
    streamed(events()),
  ],
  [
    'a session that is taken away',
    'unreachable',
    125,
    /^the connection to the command was lost, and rs-\S+ runs$/,
    /^the command may go on inside$/,
    streamed(says(404, 'not_found', 'session not found')),
  ],
  [
    'an output that was not read in time',
    'other',
    125,
    /^sandbox0: event cursor expired: a part of what the command wrote is lost$/,
    /^have it write to a file inside, and fetch that with `sandman cp`$/,
    streamed(says(410, 'event_cursor_expired', 'event cursor expired')),
    'req-42',
  ],
  [
    'a page in the place of the events',
    'unreachable',
    125,
    /^the connection to the command was lost, and rs-\S+ runs$/,
    /^the command may go on inside$/,
    streamed(reply(200, '<p>', { 'content-type': 'text/html' })),
  ],
  [
    'an event that is none',
    'unreachable',
    125,
    /^the connection to the command was lost, and rs-\S+ runs$/,
    /^the command may go on inside$/,
    streamed(reply(200, 'data: {"seq"\n\n', { 'content-type': 'text/event-stream' })),
  ],
  [
    'an input that is not taken',
    'other',
    1,
    /^the input of the command was lost: sandbox0: no input$/,
    /^the command may go on inside, and wait for it$/,
    typed(says(400, 'bad_request', 'no input')),
  ],
  [
    'an input that was thrown away',
    'other',
    1,
    /^the input of the command was lost: sandbox0: input timed out$/,
    /^the command may go on inside, and wait for it$/,
    typed(says(500, 'internal_error', 'input timed out')),
  ],
];
