import type { Fault } from '../fakes/server.js';
import type { FailureRow } from './provoke.js';
import { asked, made, reply, type Sandbox0Place } from './service-places.js';

const ONE = /^GET \/api\/v1\/sandboxes\/rs-[\w-]+$/;

const says = (status: number, code: string, message: string) =>
  reply(status, { success: false, error: { code, message } }, { 'x-request-id': 'req-42' });

const listed = (fault: Fault) => (on: Sandbox0Place) => {
  on.fake.fault(/^GET/, fault, 99);
  return on.ask('list');
};

const told = (id: string, status: string, more: object = {}) =>
  reply(200, { success: true, data: { id, status, paused: status === 'paused', ...more } });

export const SANDBOX0_ANSWERS: readonly FailureRow<Sandbox0Place>[] = [
  [
    'JSON of another service',
    'unreachable',
    6,
    /^sandbox0 answered with JSON that is not Sandbox0's$/,
    /^is the address of the API right\?$/,
    listed(reply(200, { status: 'ok' })),
  ],
  [
    'a row without an id',
    'unreachable',
    6,
    /^sandbox0 answered with something that has no id$/,
    /^try again; `sandman backend show sandbox0` tells where it is looked for$/,
    listed(reply(200, { success: true, data: { sandboxes: [{}] } })),
  ],
  [
    'a 404 that is not its own',
    'unreachable',
    6,
    /^sandbox0: nothing here, and not from the API$/,
    /^is the address of the API right, and the one for this kind of key\?$/,
    listed(reply(404, 'nothing here')),
  ],
  [
    'a key of a platform',
    'usage',
    2,
    /^sandbox0: X-Team-ID is required$/,
    /^a platform key needs a team: `sandman config set backends\.sandbox0\.team TEAM`$/,
    listed(says(400, 'bad_request', 'X-Team-ID is required')),
    'req-42',
  ],
  [
    'an account that is blocked',
    'limit',
    7,
    /^sandbox0: admission is restricted$/,
    /^try again later, or make room: pause or kill what is not needed$/,
    listed(says(403, 'admission_restricted', 'admission is restricted')),
    'req-42',
  ],
  [
    'a licence that is missing',
    'unsupported',
    9,
    /^sandbox0: not licensed$/,
    null,
    listed(says(403, 'feature_not_licensed', 'not licensed')),
    'req-42',
  ],
  [
    'a key of a region that is not there',
    'auth',
    3,
    /^sandbox0: region not found$/,
    /^is the key right, active, and of this address\? See `sandman whoami -b sandbox0`$/,
    listed(says(404, 'not_found', 'region not found')),
    'req-42',
  ],
  [
    'a quota',
    'limit',
    7,
    /^sandbox0: active_sandboxes quota exceeded$/,
    /^pause or kill one of those that run, and try again$/,
    listed(says(429, 'quota_exceeded', 'active_sandboxes quota exceeded')),
    'req-42',
  ],
  [
    'a deployment that cannot pause',
    'unsupported',
    9,
    /^sandbox0: sandbox checkpoint pause requires ctld$/,
    null,
    made((on: Sandbox0Place, id) => {
      on.fake.fault(/pause$/, says(503, 'unavailable', 'sandbox checkpoint pause requires ctld'));
      return on.ask(`pause ${id}`);
    }),
    'req-42',
  ],
  [
    'one that does not run and is not woken',
    'conflict',
    8,
    /^sandbox0: sandbox is not running and auto_resume is disabled$/,
    null,
    listed(says(503, 'unavailable', 'sandbox is not running and auto_resume is disabled')),
    'req-42',
  ],
  [
    'a template that is not ready',
    'conflict',
    8,
    /^sandbox0: template is not ready$/,
    /^the template is still being made: try again when it is ready$/,
    (on) => {
      on.fake.fault(/^POST/, says(409, 'template_not_ready', 'template is not ready'), 9);
      return on.ask('create');
    },
    'req-42',
  ],
  [
    'a template that is not there',
    'not_found',
    4,
    /^sandbox0: template not found "missing"$/,
    /^name another one with --template$/,
    asked('create --template missing'),
  ],
  [
    'a template that no cluster has',
    'not_found',
    4,
    /^sandbox0: no clusters available for template "tiny"$/,
    /^name another one with --template$/,
    (on) => {
      on.fake.fault(/^POST/, says(503, 'unavailable', 'no clusters available for template'), 9);
      return on.ask('create --template tiny');
    },
    'req-42',
  ],
  [
    'a new one that fails',
    'other',
    1,
    /^sandbox0: the new sandbox rs-\S+ has failed$/,
    /^nothing of it is left: try again, or name another template with --template$/,
    (on) => {
      on.fake.fault(ONE, told('rs-k1-default-aaaaa', 'failed'), 9);
      return on.ask('create');
    },
  ],
];
