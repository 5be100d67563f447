import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { openSocket } from '../../src/backends/remote/web-socket.js';
import { CALL } from '../support/commands.js';
import type { FailureRow } from './provoke.js';
import { asked, type E2bPlace, reply } from './service-places.js';

const ID = 'i0123456789abcdefghij';

const _says = (status: number, message: string, headers: Record<string, string> = {}) =>
  reply(status, { code: status, message }, { 'x-request-id': 'req-42', ...headers });

export const REMOTE_ROWS: readonly FailureRow<E2bPlace>[] = [
  [
    'no key',
    'auth',
    3,
    /^no key for E2B: E2B_API_KEY is not set, and nobody has logged in$/,
    /^use `sandman login e2b`, or set E2B_API_KEY to an API key of your account$/,
    asked('list', { E2B_API_KEY: '' }),
  ],
  [
    'a key that is none',
    'auth',
    3,
    /^the key for E2B is something that cannot be a key$/,
    /^a key is one word: use `sandman login e2b`, or set E2B_API_KEY anew$/,
    asked('list', { E2B_API_KEY: 'a b' }),
  ],
  [
    'an address of another kind',
    'usage',
    2,
    /^"ftp:\/\/x" is not the address of an API$/,
    /^write https:\/\/HOST, with a path behind it or without$/,
    asked('list', { E2B_API_URL: 'ftp://x' }),
  ],
  [
    'an address with a password in it',
    'usage',
    2,
    /^the address of an API has no user and no password in it$/,
    /^the key is kept by `sandman login e2b`$/,
    asked('list', { E2B_API_URL: 'http://me:pw@x' }),
  ],
  [
    'a deadline that is too far away',
    'unsupported',
    9,
    /^e2b has no deadline that is so far away$/,
    /^give one that is sooner$/,
    asked('create --ttl 30000d'),
  ],
  [
    'a network of one’s own',
    'unsupported',
    9,
    /^e2b: there is no network "mine"$/,
    /^leave out --network, or give --network none$/,
    asked('create --network mine'),
  ],
  [
    'a create whose answer was lost',
    'unreachable',
    6,
    /^cannot reach e2b at http:\/\/127\.0\.0\.1:\d+: the connection was cut; no sandbox of this call is there$/,
    /^see `sandman list -b e2b` before you try again$/,
    (on) => {
      on.fake.fault(/^POST \/sandboxes$/, { kind: 'cut' });
      return on.ask('create');
    },
  ],
  [
    'a verb that it does not have',
    'unsupported',
    9,
    /^e2b has no stop$/,
    /^use `sandman pause`, which keeps the memory too, or `sandman kill`$/,
    (on) => on.backend.stop(ID, { graceSeconds: 1 }, CALL),
  ],
  [
    'a socket that is not opened',
    'unreachable',
    6,
    /^the connection to http:\/\/127\.0\.0\.1:1 was lost$/,
    null,
    () => openSocket({ url: 'http://127.0.0.1:1/', headers: {}, ...CALL }),
  ],
  [
    'a socket that breaks',
    'unreachable',
    6,
    /^the connection to http:\/\/127\.0\.0\.1:\d+ was lost$/,
    null,
    async () => {
      const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
      server.on('connection', (socket) => socket.send('hi', () => socket.terminate()));
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      try {
        const socket = await openSocket({ url: `http://127.0.0.1:${port}/`, headers: {}, ...CALL });
        for await (const _ of socket.messages);
      } finally {
        server.close();
      }
    },
  ],
];

/** Flags that ask for what the template says there, and what is said of them. */
export const REMOTE_LACKS: readonly FailureRow<E2bPlace>[] = (
  [
    ['create -- sleep 1', /^e2b: a new sandbox runs what its template says$/, /^leave out the command$/],
    ['create --cpus 2', /^e2b: the template says how many CPUs there are$/, /--cpus/],
    ['create --memory 1g', /^e2b: the template says how much memory there is$/, /--memory/],
    ['create --disk 1g', /^e2b: the template says how much disk there is$/, /--disk/],
    ['create -p 80', /^e2b: every port is published under an address of its own$/, /^leave out -p$/],
    ['create -v /tmp:/tmp', /^e2b: nothing of this machine can be mounted$/, /^leave out -v$/],
    ['create --isolation gvisor', /^e2b: every sandbox is a virtual machine$/, /^leave out --isolation$/],
    ['create -w /srv', /^e2b: the template says where it begins$/, /^leave out -w$/],
    ['create -u root', /^e2b: the template says as whom it runs$/, /^leave out -u$/],
    ['create --pull never', /^e2b: templates are not pulled$/, /^leave out --pull$/],
  ] as const
).map(([line, message, hint]) => [line, 'unsupported', 9, message, hint, asked(line)]);
