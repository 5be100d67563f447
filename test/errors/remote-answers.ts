import { createDoor } from '../../src/backends/remote/door.js';
import { BAD_GATEWAY, type Fault } from '../fakes/server.js';
import { CALL } from '../support/commands.js';
import type { FailureRow } from './provoke.js';
import { asked, type E2bPlace, reply } from './service-places.js';

const LIST = /^GET \/v2\/sandboxes$/;

const ID = 'i0123456789abcdefghij';

/** The list is answered so, however often it is asked for. */
const listed = (fault: Fault) => (on: E2bPlace) => {
  on.fake.fault(LIST, fault, 99);
  return on.ask('list');
};

const says = (status: number, message: string, headers: Record<string, string> = {}) =>
  reply(status, { code: status, message }, { 'x-request-id': 'req-42', ...headers });

/** What all services mean by their answers, on one of them. */
export const REMOTE_ANSWERS: readonly FailureRow<E2bPlace>[] = [
  [
    'an address that leads elsewhere',
    'other',
    1,
    /^e2b: moved: it sends elsewhere, and is not followed$/,
    /^is the address of the API right\?$/,
    listed(says(302, 'moved')),
    'req-42',
  ],
  [
    'a key that is not taken',
    'auth',
    3,
    /^e2b: no such key$/,
    /^is the key right, and of this address\? See `sandman whoami -b e2b`$/,
    listed(says(401, 'no such key')),
    'req-42',
  ],
  [
    'what is not paid for',
    'limit',
    7,
    /^e2b: payment required$/,
    /^try again later, or make room: pause or kill what is not needed$/,
    listed(says(402, 'payment required')),
    'req-42',
  ],
  [
    'what is not allowed',
    'auth',
    3,
    /^e2b: forbidden$/,
    /^is the key right, and of this address\? See `sandman whoami -b e2b`$/,
    listed(says(403, 'forbidden')),
    'req-42',
  ],
  [
    'a limit that is called forbidden',
    'limit',
    7,
    /^e2b: instance limit reached$/,
    /^try again later, or make room: pause or kill what is not needed$/,
    listed(says(403, 'instance limit reached')),
    'req-42',
  ],
  [
    'what is not there',
    'not_found',
    4,
    /^e2b: no such thing$/,
    null,
    listed(says(404, 'no such thing')),
    'req-42',
  ],
  [
    'what it does not do',
    'unsupported',
    9,
    /^e2b: method not allowed$/,
    null,
    listed(says(405, 'method not allowed')),
    'req-42',
  ],
  [
    'a server that is slow',
    'timeout',
    5,
    /^e2b: too slow$/,
    /^try again, and where there is a --timeout, give a longer one$/,
    listed(says(408, 'too slow')),
    'req-42',
  ],
  ['a conflict', 'conflict', 8, /^e2b: not like this$/, null, listed(says(409, 'not like this')), 'req-42'],
  [
    'what makes no sense to it',
    'usage',
    2,
    /^e2b: limit must be less$/,
    null,
    listed(says(422, 'limit must be less')),
    'req-42',
  ],
  [
    'too many requests',
    'limit',
    7,
    /^e2b: too many$/,
    /^try again later, or make room: pause or kill what is not needed$/,
    listed(says(429, 'too many')),
    'req-42',
  ],
  [
    'a limit of an hour',
    'limit',
    7,
    /^e2b: slow down; it asks to wait 3600 s, which is longer than the time left$/,
    /^try again later, or make room: pause or kill what is not needed$/,
    listed(says(429, 'slow down', { 'retry-after': '3600' })),
    'req-42',
  ],
  ['trouble of its own', 'other', 1, /^e2b: oops$/, /^try again later$/, listed(says(500, 'oops')), 'req-42'],
  [
    'what it has not been given',
    'unsupported',
    9,
    /^e2b: not implemented$/,
    null,
    listed(says(501, 'not implemented')),
    'req-42',
  ],
  [
    'a gateway without its server',
    'unreachable',
    6,
    /^e2b: HTTP 502 Bad Gateway, with a page of HTML \("502 Bad Gateway"\)$/,
    /^try again; `sandman backend show e2b` tells where it is looked for$/,
    listed({ kind: 'reply', reply: BAD_GATEWAY }),
  ],
  [
    'a page that says that nothing is there',
    'unreachable',
    6,
    /^e2b: HTTP 404 Not Found, with a page of HTML \("502 Bad Gateway"\)$/,
    /^is the address of the API right, and is there a proxy on the way\?$/,
    listed({ kind: 'reply', reply: { ...BAD_GATEWAY, status: 404 } }),
  ],
  [
    'an answer that is no JSON',
    'unreachable',
    6,
    /^e2b answered with something that is not JSON: HTTP 200 OK, with a page of HTML$/,
    /^is the address of the API right, and is there a proxy on the way\?$/,
    listed(reply(200, '<html>')),
  ],
  [
    'an answer that is no list',
    'unreachable',
    6,
    /^e2b answered with something that is no list$/,
    /^try again; `sandman backend show e2b` tells where it is looked for$/,
    listed(reply(200, { status: 'ok' })),
  ],
  [
    'a sandbox that is no object',
    'unreachable',
    6,
    /^e2b answered with JSON that is no object$/,
    /^try again; `sandman backend show e2b` tells where it is looked for$/,
    (on) => {
      on.fake.fault(/^GET \/sandboxes\/i/, reply(200, '7'));
      return on.ask(`info ${ID}`);
    },
  ],
  [
    'words that hold the key',
    'usage',
    2,
    /^e2b: bad key \*\*\*$/,
    null,
    (on) => listed(says(400, `bad key ${on.fake.key}`))(on),
    'req-42',
  ],
  [
    'a host at which nothing listens',
    'unreachable',
    6,
    /^cannot reach e2b at http:\/\/127\.0\.0\.1:1: nothing listens there$/,
    /^try again; `sandman backend show e2b` tells where it is looked for$/,
    asked('list', { E2B_API_URL: 'http://127.0.0.1:1' }),
  ],
  [
    'an answer that does not come',
    'timeout',
    5,
    /^e2b did not answer within 0 s$/,
    /^try again, and where there is a --timeout, give a longer one$/,
    (on) => {
      on.fake.fault(/x$/, { kind: 'hang' });
      const pass = async () => ({ headers: {}, secrets: [] });
      const door = createDoor({ backend: 'e2b', endpoint: on.fake.url, pass, authHint: '', debug: () => {} });
      return door.ask({ method: 'POST', path: '/x', limitMs: 20, ...CALL }).finally(door.close);
    },
  ],
];
