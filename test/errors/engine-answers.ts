import type { EngineAnswer, EnginePlace } from './engine-place.js';
import type { FailureRow } from './provoke.js';

const LIST = /^GET \/containers\/json/;
const AGAIN = /^try again; `sandman backend show docker` tells where it is looked for$/;
/** Answers the list so. */
const listed = (answer: EngineAnswer) => (engine: EnginePlace) => {
  engine.on(LIST, answer);
  return engine.run('list');
};
const asked = (line: string, on: RegExp, answer: EngineAnswer) => (engine: EnginePlace) => {
  engine.on(on, answer);
  return engine.run(line);
};
/** The list and the container itself say another state than the verb's own. */
const created = (answer: EngineAnswer, more = '') =>
  asked(`create web --image x${more}`, /^POST \/containers\/create/, answer);

/** What an engine's answers mean. */
export const ENGINE_ANSWERS: readonly FailureRow<EnginePlace>[] = [
  [
    'an answer that is no JSON',
    'unreachable',
    6,
    /^what answers there does not speak like an engine: "<html>\.\.\."$/,
    AGAIN,
    listed([200, '<html>...']),
  ],
  [
    'an empty answer',
    'unreachable',
    6,
    /^what answers there does not speak like an engine: it said nothing$/,
    AGAIN,
    listed([200, '']),
  ],
  [
    'no such container',
    'not_found',
    4,
    /^the engine says: No such container: 12a7$/,
    /^see `sandman list -b docker`$/,
    asked('info box', /^GET \/containers\/\w+\/json/, [404, 'No such container: 12a7']),
  ],
  [
    'a name that is taken',
    'conflict',
    8,
    /^the name "web" is already in use$/,
    /^choose another, or use the sandbox that has it with --if-not-exists$/,
    created([409, 'Conflict. The container name "/web" is already in use by container "ab".']),
  ],
  [
    'a runtime that it does not have',
    'unsupported',
    9,
    /^the engine says: unknown or invalid runtime name: runsc$/,
    /^the engine has no runtime for --isolation gvisor$/,
    created([400, 'unknown or invalid runtime name: runsc'], ' --isolation gvisor'),
  ],
  [
    'a limit of the disk that it does not have',
    'unsupported',
    9,
    /^the engine says: --storage-opt is supported only for overlay over xfs$/,
    /^this engine cannot limit the disk: leave out --disk$/,
    created([500, '--storage-opt is supported only for overlay over xfs'], ' --disk 1g'),
  ],
  [
    'a state that is another one, as Podman says it',
    'conflict',
    8,
    /^the engine says: container state improper$/,
    /^something else may be going on with it: see `sandman info -b docker \w{64}`, and try again$/,
    asked('pause box', /^POST .*pause/, [500, 'container state improper']),
  ],
  [
    'a port that is taken',
    'conflict',
    8,
    /^the engine says: Bind for 127\.0\.0\.1:80 failed: port is already allocated$/,
    /^publish another port with -p$/,
    asked('create web --image x -p 80:80', /^POST .*start/, [
      500,
      'Bind for 127.0.0.1:80 failed: port is already allocated',
    ]),
  ],
  [
    'a path that it does not know',
    'not_found',
    4,
    /^the engine says: page not found$/,
    null,
    listed([404, 'page not found']),
  ],
  [
    'a conflict of its own',
    'conflict',
    8,
    /^the engine says: busy$/,
    /^something else may be going on with it: see `sandman info -b docker \w{64}`, and try again$/,
    asked('pause box', /^POST .*pause/, [409, 'busy']),
  ],
  [
    'that it lets nobody in',
    'auth',
    3,
    /^the engine says: authorization denied by plugin$/,
    /^may you use this engine\? ask who runs it, or for another one$/,
    listed([403, 'authorization denied by plugin']),
  ],
  [
    'a request that it refuses',
    'usage',
    2,
    /^the engine says: invalid reference format$/,
    null,
    created([400, 'invalid reference format']),
  ],
  [
    'a gateway in front of it',
    'unreachable',
    6,
    /^the engine answered 502: <html>$/,
    AGAIN,
    listed([502, '<html>']),
  ],
  [
    'trouble of its own',
    'other',
    1,
    /^the engine says: the disk is broken$/,
    /^`sandman doctor` looks at the engine, and its own log may tell more$/,
    listed([500, 'the disk is broken']),
  ],
];
