import { vi } from 'vitest';
import { converse } from '../../src/backends/hopx/converse.js';
import { frameOf } from '../../src/backends/hopx/frame.js';
import type { Inside } from '../../src/backends/hopx/inside.js';
import { outputTo } from '../../src/backends/output.js';
import { CALL, commandsIn } from '../support/commands.js';
import { eventually } from '../support/engines.js';
import { catchStreams } from '../support/streams.js';
import type { FailureRow } from './provoke.js';
import { type HopxPlace, made, reply } from './service-places.js';

const RUN = /commands\/run$/;

const ONE = /^GET \/v1\/sandboxes\/\d/;

const become = (on: HopxPlace, id: string, status: string) =>
  Object.assign(on.fake.find(id) ?? {}, { status });

/** What the agent answers to a script of ours. */
const scripted = (body: object, times = 1) =>
  made((on: HopxPlace, id) => {
    on.fake.agent.fault(RUN, reply(200, body), times);
    return on.ask(`exec ${id} -- true`);
  });

/** The output of a command, which ends so. */
const fate = (how: string) => scripted({ stdout: `sandman 0 0 0 0 ${how}\n.\n.\nend\n`, exit_code: 0 });

const words = (error: string) => ({ error, code: 'X', request_id: 'req_42' });

const INSIDE = { service: { name: 'hopx' }, id: 'x1' } as Inside;

export const HOPX_COMMANDS: readonly FailureRow<HopxPlace>[] = [
  [
    'a command as somebody',
    'unsupported',
    125,
    /^hopx: the template says as whom commands run$/,
    /^leave out -u$/,
    made((on: HopxPlace, id) => on.ask(`exec ${id} -u root -- true`)),
  ],
  [
    'a command in what does not run',
    'conflict',
    8,
    /^\d{10}\w{8} is paused: commands run in what is running$/,
    /^something else may be going on with it: see `sandman info -b hopx \d{10}\w{8}`, and try again$/,
    made((on: HopxPlace, id) => {
      become(on, id, 'paused');
      return commandsIn(on.backend, id).run(['true']);
    }),
  ],
  [
    'a command that is too long',
    'other',
    125,
    /^the command is too long: hopx takes no more than about 100 kB of words$/,
    /^bring it in as a file with `sandman cp`, and run that$/,
    made((on: HopxPlace, id) => on.ask(`exec ${id} -- echo ${'x'.repeat(140_000)}`)),
  ],
  [
    'an inside in which nothing can be run',
    'other',
    125,
    /^nothing can be run in \d{10}\w{8}: mkdir: no space left$/,
    /^it needs a bash, and room in its \/tmp$/,
    scripted({ stdout: '', stderr: 'mkdir: no space left', exit_code: 1 }),
  ],
  [
    'one that is killed before a command begins',
    'not_found',
    4,
    /^\d{10}\w{8} is gone$/,
    /^see `sandman list -b hopx`$/,
    made((on: HopxPlace, id) => {
      on.fake.agent.fault(RUN, reply(503, words('away')), 9);
      on.fake.fault(ONE, { kind: 'delay', milliseconds: 0 });
      on.fake.fault(ONE, reply(410, words('gone')), 9);
      return commandsIn(on.backend, id).run(['true']);
    }),
  ],
  [
    'one that is paused before a command begins',
    'conflict',
    8,
    /^\d{10}\w{8} is paused: commands run in what is running$/,
    /^something else may be going on with it: see `sandman info -b hopx \d{10}\w{8}`, and try again$/,
    made((on: HopxPlace, id) => {
      on.fake.agent.fault(RUN, reply(503, words('away')), 9);
      on.fake.fault(ONE, { kind: 'delay', milliseconds: 0 });
      on.fake.fault(ONE, reply(200, { id, status: 'paused' }), 9);
      return commandsIn(on.backend, id).run(['true']);
    }),
  ],
  [
    'an agent without an address',
    'other',
    125,
    /^hopx tells no address at which the agent of \d{10}\w{8} could be asked$/,
    /^try again in a moment; where it stays so, make another sandbox$/,
    made((on: HopxPlace, id) => {
      on.fake.fault(ONE, reply(200, { id, status: 'running' }), 9);
      return on.ask(`exec ${id} -- true`);
    }),
  ],
  [
    'an agent without a token',
    'other',
    125,
    /^hopx gives no token for the agent of \d{10}\w{8}$/,
    /^try again in a moment; where it stays so, make another sandbox$/,
    made((on: HopxPlace, id) => {
      on.fake.fault(ONE, reply(200, { id, status: 'running', public_host: on.fake.agent.url }), 9);
      on.fake.fault(/refresh$/, reply(200, {}), 9);
      return on.ask(`exec ${id} -- true`);
    }),
  ],
  [
    'an output that is none',
    'unreachable',
    125,
    /^the connection to the command was lost, and \d{10}\w{8} runs$/,
    /^the command may go on inside$/,
    scripted({ stdout: 'hello', exit_code: 0 }),
  ],
  [
    'a command of which nobody knows',
    'unreachable',
    125,
    /^the connection to the command was lost, and \d{10}\w{8} runs$/,
    /^the command may go on inside$/,
    fate('gone'),
  ],
  [
    'a command of which nothing is told',
    'unreachable',
    125,
    /^the connection to the command was lost, and \d{10}\w{8} runs$/,
    /^the command may go on inside$/,
    fate('what'),
  ],
  [
    'an output without room',
    'other',
    125,
    /^there is no room in \d{10}\w{8} for what the command writes$/,
    /^make room in its \/tmp, or take a template that has a larger disk$/,
    fate('broken'),
  ],
  [
    'a folder that is not there',
    'other',
    125,
    /^the command could not be started: there is no folder "\/no\/such"$/,
    null,
    made((on: HopxPlace, id) => on.ask(`exec ${id} -w /no/such -- true`)),
  ],
  [
    'a program that is not there',
    'not_found',
    127,
    /^the command could not be started: there is no "nosuch"$/,
    null,
    made((on: HopxPlace, id) => on.ask(`exec ${id} -- nosuch`)),
  ],
  [
    'a program that may not be run',
    'other',
    126,
    /^the command could not be started: "\/etc" cannot be executed$/,
    null,
    made((on: HopxPlace, id) => on.ask(`exec ${id} -- /etc`)),
  ],
  [
    'a terminal that is closed',
    'unreachable',
    6,
    /^the command in \d{10}\w{8} is lost: nobody inside knows of it any more$/,
    /^try again; `sandman backend show hopx` tells where it is looked for$/,
    made(async (on: HopxPlace, id) => {
      const screen = { columns: 80, rows: 24 };
      const begun = await commandsIn(on.backend, id).begin(['sh', '-c', 'echo up; sleep 2'], {
        terminal: screen,
      });
      await eventually(() => begun.text().includes('up'));
      on.fake.agent.fault(RUN, reply(200, { stdout: '', exit_code: 0 }));
      for (const one of on.fake.agent.terminals.open) one.close();
      return begun.running.exitCode;
    }),
  ],
  [
    'a terminal that says what is no frame',
    'unreachable',
    6,
    /^hopx sent something that is no frame of the terminal in x1$/,
    /^try again; `sandman backend show hopx` tells where it is looked for$/,
    () => frameOf('nonsense', INSIDE),
  ],
  [
    'a terminal on which the command does not begin',
    'timeout',
    5,
    /^no shell in x1 began the command$/,
    /^it may go on there: see `sandman info -b hopx x1`; a longer --timeout waits longer$/,
    async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      let close = () => {};
      const closed = new Promise<void>((resolve) => {
        close = resolve;
      });
      const messages = (async function* (): AsyncGenerator<string> {
        await closed;
        yield* [];
      })();
      const socket = { send: () => {}, close, messages };
      const streams = catchStreams();
      try {
        const told = converse({
          inside: INSIDE,
          folder: '/x',
          mark: 'm',
          socket,
          stdin: null,
          output: outputTo(streams),
          ...CALL,
        });
        told.catch(() => {});
        await vi.advanceTimersByTimeAsync(20_000);
        return await told;
      } finally {
        vi.useRealTimers();
      }
    },
  ],
];
