import { CALL } from '../support/commands.js';
import { configFile } from '../support/files.js';
import type { FailureRow } from './provoke.js';
import { asked, type E2bPlace, reply } from './service-places.js';

export const E2B_ROWS: readonly FailureRow<E2bPlace>[] = [
  [
    'an id that can be none',
    'not_found',
    4,
    /^no sandbox "a\/b" on e2b$/,
    /^see `sandman list -b e2b`$/,
    (on) => on.backend.get('a/b', CALL),
  ],
  [
    'a sandbox without an id',
    'unreachable',
    6,
    /^e2b answered with a sandbox that has no id$/,
    /^try again; `sandman backend show e2b` tells where it is looked for$/,
    (on) => {
      on.fake.fault(/^GET \/sandboxes\/i/, reply(200, {}));
      return on.ask('info i0123456789abcdefghij');
    },
  ],
  [
    'a region where there are none',
    'usage',
    2,
    /^backends\.e2b\.region: E2B has no regions$/,
    /^take it away with `sandman config unset backends\.e2b\.region`$/,
    asked(`list --config ${configFile({ backends: { e2b: { region: 'eu' } } })}`),
  ],
  [
    'a deadline that is to be taken away',
    'unsupported',
    9,
    /^e2b: a deadline cannot be taken away$/,
    null,
    (on) => on.backend.setDeadlines?.('i1', { ttlSeconds: null }, CALL),
  ],
  [
    'a time that the plan does not have',
    'unsupported',
    9,
    /^e2b: Timeout cannot be greater than 1 hours$/,
    /^the plan allows no more: give a shorter --ttl$/,
    (on) => {
      on.fake.fault(
        /^POST \/sandboxes$/,
        reply(400, { code: 400, message: 'Timeout cannot be greater than 1 hours' }),
      );
      return on.ask('create --ttl 5h');
    },
  ],
  [
    'an idle time',
    'unsupported',
    9,
    /^e2b: idle sandboxes are not ended$/,
    /^leave out --idle-timeout; --ttl ends them$/,
    asked('create --idle-timeout 5m'),
  ],
  [
    'a hard deadline',
    'unsupported',
    9,
    /^e2b: the plan says how long a sandbox may live$/,
    /^leave out --max-lifetime$/,
    asked('create --max-lifetime 5m'),
  ],
  [
    'a stop at the deadline',
    'unsupported',
    9,
    /^e2b has no stop$/,
    /^use --on-timeout pause or --on-timeout kill$/,
    asked('create --ttl 5m --on-timeout stop'),
  ],
  [
    'a waking of what is killed',
    'unsupported',
    9,
    /^e2b: only what is paused at its deadline can wake by itself$/,
    /^add --ttl and --on-timeout pause$/,
    asked('create --auto-resume'),
  ],
  [
    'a template that is not there',
    'not_found',
    4,
    /^e2b: template "missing" not found$/,
    /^name another one with --template$/,
    asked('create --template missing'),
  ],
];

/** Novita, in a region that speaks the old dialect. */
export const OLD_REGION_ROWS: readonly FailureRow<E2bPlace>[] = [
  [
    'a network that cannot be taken away',
    'unsupported',
    9,
    /^novita: this region cannot take the network away$/,
    /^use another region, or --network bridge$/,
    asked('create --network none'),
  ],
  [
    'an idle time that is too short',
    'unsupported',
    9,
    /^novita ends no sandbox that was idle for 5 s$/,
    /^give an --idle-timeout of 60s to 3600s$/,
    asked('create --idle-timeout 5s'),
  ],
  [
    'a region that can be none',
    'usage',
    2,
    /^backends\.novita\.region: "a b" is not a region$/,
    /^take it away with `sandman config unset backends\.novita\.region`$/,
    asked(`list --config ${configFile({ backends: { novita: { region: 'a b' } } })}`),
  ],
];
