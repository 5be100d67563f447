import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { archivesOf } from '../../src/backends/engine/archive.js';
import { CALL } from '../support/commands.js';
import { type EngineAnswer, type EnginePlace, frame, ID } from './engine-place.js';
import type { FailureRow } from './provoke.js';

const asked = (line: string, on: RegExp, answer: EngineAnswer) => (engine: EnginePlace) => {
  engine.on(on, answer);
  return engine.run(line);
};

const archives = ({ engine }: EnginePlace) => archivesOf((_call, work) => work(engine));

export const ENGINE_STREAMS: readonly FailureRow<EnginePlace>[] = [
  [
    'logs that it does not give',
    'other',
    1,
    /^the engine says: configured logging driver does not support reading$/,
    /^`sandman doctor` looks at the engine, and its own log may tell more$/,
    asked('logs box', /\/logs/, [501, 'configured logging driver does not support reading']),
  ],
  [
    'logs that break off',
    'unreachable',
    6,
    /^the connection to the logs was lost$/,
    /^try again; `sandman backend show docker` tells where it is looked for$/,
    (engine) => {
      engine.on(/\/logs/, (_, response) => {
        response.write(frame('one'), () => response.socket?.resetAndDestroy());
      });
      return engine.run('logs box', { DOCKER_HOST: engine.tcp });
    },
  ],
  [
    'a file that it does not give',
    'not_found',
    4,
    /^the engine says: Could not find the file \/x in container 12$/,
    null,
    (engine) => {
      engine.on(/archive/, [404, 'Could not find the file /x in container 12']);
      return archives(engine).read(ID, '/x', CALL);
    },
  ],
  [
    'a file that breaks off',
    'unreachable',
    6,
    /^lost the engine in the middle of a copy$/,
    /^try again; `sandman backend show docker` tells where it is looked for$/,
    async (engine) => {
      engine.on(/archive/, (_, response) => void response.write('x', () => response.socket?.destroy()));
      return text(await archives(engine).read(ID, '/x', CALL));
    },
  ],
  [
    'a file that it does not take',
    'other',
    1,
    /^the engine says: no space left on device$/,
    /^`sandman doctor` looks at the engine, and its own log may tell more$/,
    async (engine) => {
      engine.on(/archive/, [500, 'no space left on device']);
      const tar = new PassThrough();
      tar.end('x');
      await archives(engine).write(ID, '/x', tar, CALL);
    },
  ],
  [
    'events that it does not tell',
    'usage',
    2,
    /^the engine says: bad filter$/,
    null,
    asked('wait box --for stopped', /^GET \/events/, [400, 'bad filter']),
  ],
  [
    'events that break off',
    'unreachable',
    6,
    /^lost the engine while waiting for its events$/,
    /^try again; `sandman backend show docker` tells where it is looked for$/,
    asked('wait box --for stopped', /^GET \/events/, [200, '{"half":']),
  ],
];
