import type { Fault } from '../fakes/server.js';
import { CALL } from '../support/commands.js';
import type { FailureRow } from './provoke.js';
import { asked, type HopxPlace, made, reply } from './service-places.js';

const ONE = /^GET \/v1\/sandboxes\/\d/;

/** A verb that goes on behind its answer, and what the sandbox is called then. */
const goingOn = (then: Fault) =>
  made((on: HopxPlace, id) => {
    on.fake.fault(/^POST .*(pause|resume)$/, reply(202, {}));
    on.fake.fault(ONE, then, 9);
    return on.backend.pause(id, CALL);
  });

const words = (error: string) => ({ error, code: 'X', request_id: 'req_42' });

export const HOPX_ROWS: readonly FailureRow<HopxPlace>[] = [
  [
    'an id that can be none',
    'not_found',
    4,
    /^no sandbox "a\/b" on hopx$/,
    /^see `sandman list -b hopx`$/,
    (on) => on.backend.get('a/b', CALL),
  ],
  [
    'one that is still told of',
    'not_found',
    4,
    /^\d{10}\w{8} is gone: hopx calls it deleted$/,
    /^see `sandman list -b hopx`$/,
    made((on: HopxPlace, id) => {
      on.fake.fault(ONE, reply(200, { id, status: 'deleted' }));
      return on.backend.get(id, CALL);
    }),
  ],
  [
    'a sandbox without an id',
    'unreachable',
    6,
    /^hopx answered with a sandbox that has no id$/,
    /^try again; `sandman backend show hopx` tells where it is looked for$/,
    made((on: HopxPlace, id) => {
      on.fake.fault(ONE, reply(200, {}), 9);
      return on.ask(`info ${id}`);
    }),
  ],
  [
    'an answer that is no list',
    'unreachable',
    6,
    /^hopx answered with something that is no list$/,
    /^try again; `sandman backend show hopx` tells where it is looked for$/,
    (on) => {
      on.fake.fault(/^GET/, reply(200, { data: 7 }));
      return on.ask('list');
    },
  ],
  [
    'a template that is not there',
    'not_found',
    4,
    /^no template "missing" on hopx$/,
    /^there are base, code-interpreter, tiny$/,
    asked('create --template missing'),
  ],
  ['labels', 'unsupported', 9, /^hopx: sandboxes have no labels$/, /^leave out -l$/, asked('create -l a=b')],
  [
    'a hard deadline',
    'unsupported',
    9,
    /^hopx: there is one deadline only$/,
    /^leave out --max-lifetime; --ttl ends it$/,
    asked('create --max-lifetime 5m'),
  ],
  [
    'an idle time',
    'unsupported',
    9,
    /^hopx: idle sandboxes are not ended$/,
    /^leave out --idle-timeout; --ttl ends them$/,
    asked('create --idle-timeout 5m'),
  ],
  [
    'a pause at the deadline',
    'unsupported',
    9,
    /^hopx: no sandbox is paused at its deadline$/,
    /^use --on-timeout kill$/,
    asked('create --ttl 5m --on-timeout pause'),
  ],
  [
    'a waking by itself',
    'unsupported',
    9,
    /^hopx: no sandbox wakes by itself$/,
    /^leave out --auto-resume$/,
    asked('create --auto-resume'),
  ],
  [
    'that nothing may wake it',
    'unsupported',
    9,
    /^hopx: nothing keeps in mind that a sandbox must not be woken$/,
    /^leave out --no-auto-resume, and give exec --no-resume$/,
    asked('create --no-auto-resume'),
  ],
  [
    'a create whose answer was lost',
    'unreachable',
    6,
    /^cannot reach hopx at http:\/\/127\.0\.0\.1:\d+: the connection was cut; whether a sandbox was made cannot be told$/,
    /^see `sandman list -b hopx` before you try again$/,
    (on) => {
      on.fake.fault(/^POST \/v1\/sandboxes$/, { kind: 'cut' });
      return on.ask('create');
    },
  ],
  [
    'an environment that is not set, and a sandbox that is not killed',
    'usage',
    2,
    /^the environment of \d{10}\w{8} could not be set: hopx: no such name; \d{10}\w{8} was made and could not be killed$/,
    /^kill it with `sandman kill -b hopx \d{10}\w{8}`$/,
    (on) => {
      on.fake.agent.fault(/env$/, reply(400, words('no such name')), 99);
      on.fake.fault(/^DELETE/, reply(403, words('not yours')), 99);
      return on.ask('create -e A=1');
    },
    'req_42',
  ],
  [
    'a new one that fails',
    'other',
    1,
    /^\d{10}\w{8} was made, and is failed instead of running$/,
    /^nothing of it is left: try again, or name another template with --template$/,
    (on) => {
      // biome-ignore lint/suspicious/noThenProperty: the fake's word for what comes of it
      on.fake.quirks.slowCreate = { looks: 1, then: 'failed' };
      return on.ask('create');
    },
  ],
  [
    'a new one that goes away',
    'other',
    1,
    /^\d{10}\w{8} was made, and went away instead of running$/,
    /^nothing of it is left: try again, or name another template with --template$/,
    (on) => {
      on.fake.quirks.slowCreate = { looks: 1 };
      on.fake.fault(ONE, reply(410, words('gone')), 9);
      return on.ask('create');
    },
  ],
  [
    'a deadline that is to be taken away',
    'unsupported',
    9,
    /^hopx: a deadline cannot be taken away$/,
    null,
    (on) => on.backend.setDeadlines?.('i1', { ttlSeconds: null }, CALL),
  ],
  [
    'a deadline of what is there',
    'unsupported',
    9,
    /^hopx sets no deadlines of sandboxes that are there \(hopx: method not allowed\)$/,
    /^give --ttl to `sandman create`$/,
    made((on: HopxPlace, id) => {
      on.fake.fault(/timeout$/, reply(405, words('method not allowed')));
      return on.ask(`ttl ${id} 5m`);
    }),
    'req_42',
  ],
  [
    'a stop that the account does not have',
    'unsupported',
    9,
    /^hopx has no stop \(hopx: 404 page not found\)$/,
    /^use `sandman pause`, which keeps the memory too, or `sandman kill`$/,
    made((on: HopxPlace, id) => {
      on.fake.quirks.noStartStop = 404;
      return on.ask(`stop ${id}`);
    }),
  ],
  [
    'a pause that is refused',
    'conflict',
    8,
    /^hopx: cannot pause$/,
    /^something else may be going on with it: see `sandman info -b hopx \d{10}\w{8}`, and try again$/,
    made((on: HopxPlace, id) => {
      on.fake.fault(/pause$/, reply(400, words('cannot pause')));
      return on.ask(`pause ${id}`);
    }),
    'req_42',
  ],
  [
    'a resume whose deadline is not set',
    'limit',
    7,
    /^\d{10}\w{8} was resumed, and its deadline could not be set: hopx: no credit$/,
    /^see `sandman ttl -b hopx \d{10}\w{8}`$/,
    made(async (on: HopxPlace, id) => {
      await on.run(`pause ${id}`);
      on.fake.fault(/timeout$/, reply(402, words('no credit')));
      return on.ask(`resume ${id} --ttl 5m`);
    }),
    'req_42',
  ],
  [
    'a pause in which it goes away',
    'not_found',
    4,
    /^\d{10}\w{8} is gone$/,
    /^see `sandman list -b hopx`$/,
    goingOn(reply(410, words('gone'))),
  ],
  [
    'a pause in which it fails',
    'conflict',
    8,
    /^\d{10}\w{8} has failed$/,
    /^something else may be going on with it: see `sandman info -b hopx \d{10}\w{8}`, and try again$/,
    goingOn(reply(200, { id: '1763385739aaaaaaaa', status: 'failed' })),
  ],
];
