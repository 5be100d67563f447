import type { Fault } from '../fakes/server.js';
import { CALL } from '../support/commands.js';
import { configFile } from '../support/files.js';
import type { FailureRow } from './provoke.js';
import { asked, made, reply, type Sandbox0Place } from './service-places.js';

const ONE = /^GET \/api\/v1\/sandboxes\/rs-[\w-]+$/;

const _says = (status: number, code: string, message: string) =>
  reply(status, { success: false, error: { code, message } }, { 'x-request-id': 'req-42' });

const told = (id: string, status: string, more: object = {}) =>
  reply(200, { success: true, data: { id, status, paused: status === 'paused', ...more } });

/** A change that goes on behind its answer, while the sandbox is told of like this, one after the other. */
const followed = (verb: 'pause' | 'resume', ...seen: ((id: string) => Fault)[]) =>
  made((on: Sandbox0Place, id) => {
    on.fake.fault(new RegExp(`${verb}$`), reply(200, { success: true, data: { sandbox_id: id } }));
    for (const [at, one] of seen.entries()) on.fake.fault(ONE, one(id), at === seen.length - 1 ? 9 : 1);
    return on.backend[verb](id, CALL);
  });

const configured = (more: object) => `list --config ${configFile({ backends: { sandbox0: more } })}`;

export const SANDBOX0_ROWS: readonly FailureRow<Sandbox0Place>[] = [
  [
    'an id that can be none',
    'not_found',
    4,
    /^no sandbox "a\/b" on sandbox0$/,
    /^see `sandman list -b sandbox0`$/,
    (on) => on.backend.get('a/b', CALL),
  ],
  [
    'labels',
    'unsupported',
    9,
    /^sandbox0: sandboxes have no labels$/,
    /^leave out -l$/,
    asked('create -l a=b'),
  ],
  [
    'CPUs',
    'unsupported',
    9,
    /^sandbox0: CPUs come with the memory$/,
    /^leave out --cpus, or give --memory$/,
    asked('create --cpus 2'),
  ],
  [
    'a user',
    'unsupported',
    9,
    /^sandbox0: the template says as whom it runs$/,
    /^leave out -u$/,
    asked('create -u root'),
  ],
  [
    'a user for a command',
    'unsupported',
    125,
    /^sandbox0: a command runs as the user that the template says$/,
    /^leave out -u$/,
    asked('run -u root -- true'),
  ],
  [
    'an idle time',
    'unsupported',
    9,
    /^sandbox0: it is not told how long a sandbox was idle$/,
    /^leave out --idle-timeout; --ttl pauses it$/,
    asked('create --idle-timeout 5m'),
  ],
  [
    'a kill at the deadline',
    'unsupported',
    9,
    /^sandbox0: at its --ttl a sandbox is paused$/,
    /^use --on-timeout pause; --max-lifetime ends it for good$/,
    asked('create --ttl 5m --on-timeout kill'),
  ],
  [
    'an image',
    'usage',
    2,
    /^"docker\.io\/x" is not the name of a template$/,
    /^images are made templates there first$/,
    asked('create --image docker.io/x'),
  ],
  [
    'a soft deadline behind the hard one',
    'usage',
    2,
    /^a --ttl of 7200 s is longer than the --max-lifetime of 3600 s$/,
    /^the end would come first: give a shorter --ttl$/,
    asked('create --ttl 2h --max-lifetime 1h'),
  ],
  [
    'a region that is not the key’s',
    'usage',
    2,
    /^backends\.sandbox0\.region is "eu-north-1", and the API key is of aws-us-east-1$/,
    /^take it away with `sandman config unset backends\.sandbox0\.region`$/,
    asked(configured({ region: 'eu-north-1' })),
  ],
  [
    'a pause that is taken back',
    'other',
    1,
    /^sandbox0: the pause of rs-\S+ failed, and it still runs$/,
    /^a pause that fails there is taken back and nothing is said of it: try it again, which does no harm$/,
    followed(
      'pause',
      (id) => told(id, 'pausing'),
      (id) => told(id, 'running'),
    ),
  ],
  [
    'a pause after which it was resumed',
    'conflict',
    8,
    /^rs-\S+ was paused, and has been resumed again$/,
    /^pause it when nobody uses it, or make it with --no-auto-resume$/,
    followed(
      'pause',
      (id) => told(id, 'running', { runtime_generation: 1 }),
      (id) => told(id, 'running', { runtime_generation: 2 }),
    ),
  ],
  [
    'a pause in which it ends',
    'not_found',
    4,
    /^rs-\S+ is gone$/,
    /^see `sandman list -b sandbox0`$/,
    followed('pause', (id) => told(id, 'cleaned')),
  ],
  [
    'a resume in which it fails',
    'conflict',
    8,
    /^rs-\S+ is failed now$/,
    /^something else may be going on with it: see `sandman info -b sandbox0 rs-\S+`, and try again$/,
    followed('resume', (id) => told(id, 'failed')),
  ],
];

const enabled = (on: Sandbox0Place, more: object) => Object.assign(on.fake.regions[0] ?? {}, more);

/** The token of a user, behind a gateway for all regions. */
export const SANDBOX0_USERS: readonly FailureRow<Sandbox0Place>[] = [
  [
    'a team without a region',
    'auth',
    3,
    /^sandbox0: the team t1 \(One\) has no home region$/,
    /^choose one with `sandman config set backends\.sandbox0\.region REGION`$/,
    (on) => {
      on.fake.fault(/teams$/, reply(200, { success: true, data: { teams: [{ id: 't1', name: 'One' }] } }));
      return on.ask('list');
    },
  ],
  [
    'a user in no team',
    'auth',
    3,
    /^sandbox0: this user is in no team$/,
    /^make one at the service, or have yourself added to one$/,
    (on) => {
      on.fake.fault(/teams$/, reply(200, { success: true, data: { teams: [] } }));
      return on.ask('list');
    },
  ],
  [
    'a user in several teams',
    'auth',
    3,
    /^sandbox0: this user is in several teams: t1 \(One\), t2$/,
    /^choose one with `sandman config set backends\.sandbox0\.team ID`$/,
    (on) => {
      on.fake.fault(
        /teams$/,
        reply(200, { success: true, data: { teams: [{ id: 't1', name: 'One' }, { id: 't2' }] } }),
      );
      return on.ask('list');
    },
  ],
  [
    'a team that is not there',
    'usage',
    2,
    /^backends\.sandbox0\.team is "nosuch", and there is no such team$/,
    /^take it away with `sandman config unset backends\.sandbox0\.team`, or set another one$/,
    asked(configured({ team: 'nosuch' })),
  ],
  [
    'a region that is not there',
    'usage',
    2,
    /^sandbox0: there is no region "nosuch"$/,
    /^choose from aws-us-east-1$/,
    asked(configured({ region: 'nosuch' })),
  ],
  [
    'a region that is switched off',
    'unreachable',
    6,
    /^sandbox0: the region "aws-us-east-1" is switched off$/,
    /^choose one with `sandman config set backends\.sandbox0\.region REGION`$/,
    (on) => {
      enabled(on, { enabled: false });
      return on.ask('list');
    },
  ],
  [
    'a region without an address',
    'unreachable',
    6,
    /^sandbox0: the region "aws-us-east-1" has the address ""$/,
    /^choose one with `sandman config set backends\.sandbox0\.region REGION`$/,
    (on) => {
      enabled(on, { url: '' });
      return on.ask('list');
    },
  ],
];
