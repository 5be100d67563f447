import { Readable } from 'node:stream';
import { createGate } from '../../src/backends/e2b/gate.js';
import { E2B } from '../../src/backends/e2b/vendors.js';
import { REAL_CLOCK } from '../../src/backends/remote/clock.js';
import { envelope } from '../fakes/e2b-stream.js';
import type { Fault } from '../fakes/server.js';
import { CALL, commandsIn } from '../support/commands.js';
import type { FailureRow } from './provoke.js';
import { type E2bPlace, made, reply } from './service-places.js';

const START = /^POST \/process\.Process\/Start$/;

/** A command whose stream has this in the place of its envelope of that number. */
const streamed = (at: number, bytes: Buffer, command = 'echo hi') =>
  made((on: E2bPlace, id) => {
    on.fake.wire.instead = { at, bytes };
    return on.ask(`exec ${id} -- ${command}`);
  });

const failing = (code: string, more = '') =>
  made((on: E2bPlace, id) => {
    on.fake.wire.instead = { at: 0, bytes: envelope({ error: { code, message: 'full' } }, 2) };
    return on.ask(`exec ${id}${more} -- true`);
  });

const refused = (status: number, body: unknown) =>
  made((on: E2bPlace, id) => {
    on.fake.fault(START, reply(status, body));
    return on.ask(`exec ${id} -- true`);
  });

const typed = (fault: Fault) =>
  made(async (on: E2bPlace, id) => {
    on.fake.fault(/SendInput$/, fault);
    await commandsIn(on.backend, id).run(['head', '-c', '1'], { stdin: Readable.from(['x']) });
  });

export const E2B_COMMANDS: readonly FailureRow<E2bPlace>[] = [
  [
    'a command in what does not run',
    'conflict',
    8,
    /^i\w{20} is paused$/,
    /^something else may be going on with it: see `sandman info -b e2b i\w{20}`, and try again$/,
    made(async (on: E2bPlace, id) => {
      await on.run(`pause ${id}`);
      await commandsIn(on.backend, id).run(['true']);
    }),
  ],
  [
    'a program that is not there',
    'not_found',
    127,
    /^the command could not be started: there is no "nosuch"$/,
    null,
    made((on: E2bPlace, id) => on.ask(`exec ${id} -- nosuch`)),
  ],
  [
    'a program that may not be run',
    'other',
    126,
    /^the command could not be started: "\/etc" cannot be executed$/,
    null,
    made((on: E2bPlace, id) => on.ask(`exec ${id} -- /etc`)),
  ],
  [
    'a stream that fails',
    'unreachable',
    125,
    /^the connection to the command was lost, and i\w{20} runs$/,
    /^the command may go on inside$/,
    streamed(1, envelope({ error: { code: 'unavailable', message: 'the node goes down' } }, 2)),
  ],
  [
    'a stream that ends too soon',
    'unreachable',
    125,
    /^the connection to the command was lost, and i\w{20} runs$/,
    /^the command may go on inside$/,
    streamed(1, envelope({}, 2)),
  ],
  [
    'a stream that ends before it begins',
    'unreachable',
    125,
    /^the connection to the command was lost: it did not say that the command has begun$/,
    /^try again; `sandman backend show e2b` tells where it is looked for$/,
    streamed(0, envelope({}, 2)),
  ],
  [
    'a stream that breaks',
    'unreachable',
    125,
    /^the connection to the command was lost, and i\w{20} runs$/,
    /^the command may go on inside$/,
    made((on: E2bPlace, id) => {
      on.fake.wire.cutAfter = 40;
      return on.ask(`exec ${id} -- echo hi`);
    }),
  ],
  [
    'a stream that is compressed',
    'other',
    125,
    /^e2b: the output of the command cannot be read: it is compressed, which nobody asked for$/,
    /^the command may go on inside$/,
    streamed(1, envelope({}, 1)),
  ],
  [
    'a page in a stream',
    'other',
    125,
    /^e2b: the output of the command cannot be read: something came that is no message$/,
    /^the command may go on inside$/,
    streamed(1, Buffer.from('<html>')),
  ],
  [
    'a message that is too long',
    'other',
    125,
    /^e2b: the output of the command cannot be read: a message of 4294967295 bytes was to come$/,
    /^the command may go on inside$/,
    streamed(1, Buffer.from([0, 255, 255, 255, 255])),
  ],
  [
    'a message that is none',
    'other',
    125,
    /^e2b: the output of the command cannot be read: a message came that is none$/,
    /^the command may go on inside$/,
    streamed(1, Buffer.from([0, 0, 0, 0, 1, 48])),
  ],
  [
    'a page instead of a stream',
    'other',
    125,
    /^e2b: the output of the command cannot be read: an answer of the type "text\/html" came$/,
    /^the command may go on inside$/,
    made((on: E2bPlace, id) => {
      on.fake.fault(START, reply(200, '<p>sign in', { 'content-type': 'text/html' }));
      return on.ask(`exec ${id} -- true`);
    }),
  ],
  [
    'a start for which there is no room',
    'limit',
    125,
    /^the command could not be started: full$/,
    /^try again later, or make room: pause or kill what is not needed$/,
    failing('resource_exhausted'),
  ],
  [
    'a start that nobody answers',
    'unreachable',
    125,
    /^the command could not be started: full$/,
    /^try again; `sandman backend show e2b` tells where it is looked for$/,
    failing('unavailable'),
  ],
  [
    'a start that is not let in',
    'auth',
    125,
    /^the command could not be started: full$/,
    /^what lets one in is asked for anew each time: try it again$/,
    failing('unauthenticated'),
  ],
  [
    'a user that there is not',
    'other',
    125,
    /^the command could not be started: full$/,
    /^is there a user "nosuch" inside\?$/,
    failing('unauthenticated', ' -u nosuch'),
  ],
  ['a start that fails', 'other', 125, /^the command could not be started: full$/, null, failing('internal')],
  [
    'a gateway that finds nothing inside',
    'unreachable',
    125,
    /^nothing answers inside i\w{20}, though it runs$/,
    /^try again; `sandman backend show e2b` tells where it is looked for$/,
    refused(502, { message: 'The sandbox was not found' }),
  ],
  [
    'what answers inside and knows no such method',
    'unsupported',
    125,
    /^e2b: what answers inside i\w{20} is too old for that: 404 page not found$/,
    /^build the template anew, and make the sandbox from that$/,
    refused(404, '404 page not found\n'),
  ],
  [
    'an input that is cut off',
    'unreachable',
    6,
    /^the connection to the command was lost: cannot reach e2b at http:\/\/127\.0\.0\.1:\d+: the connection was cut$/,
    /^try again; `sandman backend show e2b` tells where it is looked for$/,
    typed({ kind: 'cut' }),
  ],
  [
    'an input that is not taken',
    'other',
    1,
    /^the input of the command was lost: e2b: no room$/,
    /^the command may go on inside, and wait for it$/,
    typed(reply(500, { code: 'internal', message: 'no room' })),
  ],
  [
    'an input whose end cannot be told',
    'unsupported',
    9,
    /^e2b: the template is too old for a command to be told the end of its input$/,
    /^leave out -i, or build the template anew$/,
    made(async (on: E2bPlace, id) => {
      Object.assign(on.fake.find(id) ?? {}, { envdVersion: '0.5.1' });
      await commandsIn(on.backend, id).run(['cat'], { stdin: Readable.from(['x']) });
    }),
  ],
  [
    'a signal of which it is not said that it was told',
    'unreachable',
    6,
    /^the connection to the command was lost: it did not say that the command was told$/,
    /^try again; `sandman backend show e2b` tells where it is looked for$/,
    made(async (on: E2bPlace, id) => {
      const { running } = await commandsIn(on.backend, id).begin(['sh', '-c', 'trap "" INT; sleep 0.3']);
      running.exitCode.catch(() => {});
      on.fake.wire.instead = { at: 1, bytes: envelope({}, 2) };
      await running.signal('INT', CALL);
    }),
  ],
  [
    'a domain that is none',
    'unreachable',
    6,
    /^e2b answered with a sandbox whose domain is none$/,
    /^try again; `sandman backend show e2b` tells where it is looked for$/,
    () => {
      const gate = createGate({
        name: 'e2b',
        vendor: E2B,
        domain: 'e2b.app',
        sandboxUrl: null,
        debug: () => {},
        clock: REAL_CLOCK,
      });
      gate.enter('i1', { sandboxID: 'i1', domain: 'a b' });
    },
  ],
];
