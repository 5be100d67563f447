import type { Socket } from 'node:net';
import { execInside } from '../../src/backends/engine/exec.js';
import { tellMarked } from '../../src/backends/engine/exec-signal.js';
import { DOCKER } from '../backends/engine/recorded.js';
import { CALL } from '../support/commands.js';
import type { HostRun, TestHost } from '../support/host.js';
import { execOf } from '../support/specs.js';
import { catchStreams } from '../support/streams.js';
import { type EngineAnswer, type EnginePlace, frame, ID, RAW } from './engine-place.js';
import type { FailureRow } from './provoke.js';

const asked = (line: string, on: RegExp, answer: EngineAnswer) => (engine: EnginePlace) => {
  engine.on(on, answer);
  return engine.run(line);
};

const { signal } = CALL;

const TOLD = { mark: 'm', name: 'TERM', user: null } as const;

const EXEC_STATE = /^GET \/exec\/e1\/json/;

/** A command whose exit code, and whose output, is this. */
const ended =
  (code: number, written: string, stream = 1) =>
  (engine: EnginePlace) => {
    engine.on(EXEC_STATE, [200, { Running: false, ExitCode: code }]);
    engine.onRaw((socket) => void socket.end(Buffer.concat([Buffer.from(RAW), frame(written, stream)])));
    return engine.run('exec box -- nosuch');
  };

const oci = (why: string) =>
  `OCI runtime exec failed: exec failed: unable to start container process: ${why}: unknown\r\n`;

/** The connection to a command breaks, and this is what the engine says of its sandbox then. */
function whileItRuns(engine: EnginePlace, then: EngineAnswer): Promise<HostRun> {
  engine.on(EXEC_STATE, [500, 'busy']);
  const breakOff = (socket: Socket) => () => {
    engine.on(/^GET \/containers\/\w+\/json/, then);
    socket.resetAndDestroy();
  };
  engine.onRaw((socket) => socket.on('data', breakOff(socket)).write(RAW));
  const type = ({ stdin }: TestHost) => stdin.write('x');
  return engine.run('exec -i box -- cat', { DOCKER_HOST: engine.tcp }, type);
}

export const ENGINE_COMMANDS: readonly FailureRow<EnginePlace>[] = [
  [
    'a command that is not there',
    'not_found',
    127,
    /^the command could not be started: exec: "nosuch": executable file not found in \$PATH$/,
    null,
    ended(127, oci('exec: "nosuch": executable file not found in $PATH')),
  ],
  [
    'a command that may not be run',
    'other',
    126,
    /^the command could not be started: exec: "\/etc": permission denied$/,
    null,
    ended(126, oci('exec: "/etc": permission denied')),
  ],
  [
    'a folder that is not there',
    'other',
    125,
    /^the command could not be started: chdir to cwd \("\/x"\) set in config\.json failed: no such file or directory$/,
    /^is there such a folder inside\? -w names it$/,
    ended(126, oci('chdir to cwd ("/x") set in config.json failed: no such file or directory')),
  ],
  [
    'a command that it does not take',
    'conflict',
    125,
    /^the engine says: Container 12 is paused$/,
    /^something else may be going on with it: see `sandman info -b docker \w{64}`, and try again$/,
    asked('exec box -- true', /^POST .*\/exec$/, [409, 'Container 12 is paused']),
  ],
  [
    'a command that it does not begin',
    'other',
    125,
    /^the engine says: no room$/,
    /^`sandman doctor` looks at the engine, and its own log may tell more$/,
    (engine) => {
      const body = '{"message":"no room"}';
      engine.onRaw(
        (socket) => void socket.end(`HTTP/1.1 500 Oh\r\ncontent-length: ${body.length}\r\n\r\n${body}`),
      );
      return engine.run('exec box -- true');
    },
  ],
  [
    'an exit code that is not told',
    'other',
    125,
    /^the engine says: no such exec$/,
    /^`sandman doctor` looks at the engine, and its own log may tell more$/,
    (engine) => {
      engine.onRaw((socket) => void socket.end(RAW));
      return asked('exec box -- true', EXEC_STATE, [500, 'no such exec'])(engine);
    },
  ],
  [
    'a connection to a command that breaks',
    'unreachable',
    125,
    /^the connection to the command was lost, and box runs$/,
    /^the command may go on inside$/,
    (engine) => {
      // A command that is given input may have ended, so it is looked at.
      engine.on(EXEC_STATE, [500, 'busy']);
      engine.onRaw((socket) => socket.on('data', () => socket.resetAndDestroy()).write(RAW));
      const type = ({ stdin }: TestHost) => stdin.write('x');
      return engine.run('exec -i box -- cat', { DOCKER_HOST: engine.tcp }, type);
    },
  ],
  [
    'a sandbox that is stopped under its command',
    'conflict',
    125,
    /^box was stopped while the command ran$/,
    /^to go on with it: sandman start -b docker box$/,
    (engine) => whileItRuns(engine, [200, { ...DOCKER, State: { Status: 'exited' } }]),
  ],
  [
    'a sandbox that is paused under its command',
    'conflict',
    125,
    /^box was paused while the command ran$/,
    /^to go on with it: sandman resume -b docker box$/,
    (engine) => whileItRuns(engine, [200, { ...DOCKER, State: { Status: 'paused' } }]),
  ],
  [
    'a sandbox that is killed under its command',
    'not_found',
    125,
    /^box was killed while the command ran$/,
    /^see `sandman list -b docker`$/,
    (engine) => whileItRuns(engine, [404, 'No such container: 12']),
  ],
  [
    'an engine that goes away under a command',
    'unreachable',
    125,
    /^the connection to the command and to docker was lost$/,
    /^the command may go on inside$/,
    (engine) => whileItRuns(engine, [502, 'no engine']),
  ],
  [
    'a terminal that takes no size',
    'other',
    1,
    /^the engine says: no size$/,
    /^`sandman doctor` looks at the engine, and its own log may tell more$/,
    async ({ door, on, onRaw }) => {
      on(/resize/, [500, 'no size']);
      onRaw((socket) => void socket.write(RAW));
      const screen = { columns: 80, rows: 24 };
      const running = await execInside(door, ID, execOf(['sh'], { terminal: screen }), catchStreams(), CALL);
      running.exitCode.catch(() => {});
      await running.resize(screen, CALL);
    },
  ],
  [
    'a signal that it does not hand on',
    'other',
    1,
    /^the engine says: no room$/,
    /^`sandman doctor` looks at the engine, and its own log may tell more$/,
    ({ door, on }) => {
      on(/^POST \/exec\/e1\/start/, [500, 'no room']);
      return tellMarked(door, ID, TOLD, signal);
    },
  ],
  [
    'a signal where there is no shell',
    'unsupported',
    9,
    /^there is no shell inside, by which the command could be told$/,
    /^what runs inside ends with `sandman stop`$/,
    ({ door, on }) => {
      on(EXEC_STATE, [200, { ExitCode: 127 }]);
      return tellMarked(door, ID, TOLD, signal);
    },
  ],
];
