import type { ErrorCode } from '../../src/errors.js';
import type { Backend } from '../../src/sandbox/backend.js';
import type { HostOptions } from '../support/host.js';
import { sandboxOf } from '../support/sandboxes.js';

/** What is different where the line runs. `{folder}` in a line or a variable is a folder of its own. */
export interface Where extends Pick<HostOptions, 'env' | 'tty' | 'during'> {
  /** The text of config.json. */
  config?: string;
  /** Files of the folder by their names; one that ends with a slash is a folder. */
  files?: Record<string, string>;
  backend?: Partial<Backend>;
  /** `error.code`, where the exit code is that of several. */
  word?: ErrorCode;
  /** Without `-b memory`. */
  bare?: boolean;
}

/** A line, or its words; what it ends with, says and hints. */
export type ErrorRow = readonly [
  line: string | readonly string[],
  exit: number,
  message: RegExp,
  hint: RegExp | null,
  where?: Where,
];

const LOSES_MEMORY: Where = {
  backend: {
    pauseEffect: { memory: 'lost', files: 'kept', freesCpu: true, freesMemory: true, network: 'dropped' },
  },
};
const TTY: Where = { tty: true };

/** In the sandboxes `up`, `down` and `froz`, of which one is stopped and one is paused. */
export const COMMAND_ROWS: readonly ErrorRow[] = [
  ['backend add lab', 2, /^--type is missing$/, /^choose from .*docker/],
  ['backend add lab --type dokcer', 2, /^"dokcer" is not a type of backend: choose from /, /docker\?$/],
  ['backend add docker --type docker', 8, /^there is a backend "docker" already$/, /^remove it first/],
  ['backend remove docker', 8, /^docker is built in$/, /./],
  ['backend show nosuch', 4, /^no backend "nosuch"$/, /^see `sandman backend list`$/],
  [
    'list -b odd',
    2,
    /^backends\.odd\.type in .*config\.json is "x", which is no type of backend$/,
    null,
    {
      config: '{"backends": {"odd": {"type": "x"}}}',
    },
  ],
  ['completion nosuch', 2, /shell/, null],
  ['config get create.disk', 4, /^create\.disk is not set$/, null],
  ['config set backends.lab.type x', 2, /^"x" is not a type of backend: choose from /, null],
  ['config edit', 2, /^config edit needs a terminal$/, /config set/],
  ['config edit', 2, /^neither VISUAL nor EDITOR is set$/, /^edit .* yourself$/, TTY],
  [
    'config edit',
    1,
    /^the editor failed: /,
    null,
    { tty: true, env: { EDITOR: 'false', PATH: '/usr/bin:/bin' } },
  ],
  ['cp - up:/tmp', 2, /^a tar stream is read from standard input, which is a terminal$/, null, TTY],
  ['cp up:/tmp -', 2, /^a tar stream would go to the terminal$/, /\| tar -x$/, TTY],
  ['create --', 2, /^there is no command behind --$/, null],
  ['create --on-timeout kill', 2, /^--on-timeout needs a --ttl$/, null],
  ['create --image a --template b', 2, /^give --image or --template, not both$/, null],
  ['create --if-not-exists', 2, /^--if-not-exists needs a name$/, null],
  ['create --env-file {folder}/no', 2, /^--env-file: cannot read ".*no": ENOENT/, null],
  ['exec up', 2, /^there is no command: write `sandman exec SANDBOX -- COMMAND`$/, null],
  ['help nosuch', 2, /^"nosuch" is neither a command nor a topic$/, /^see `sandman help`$/],
  ['exec -it up -- sh', 2, /^-t with -i needs a terminal, and the standard input is none$/, /./],
  ['login e2b --key-stdin --key-file x', 2, /^give --key-stdin or --key-file, not both$/, null],
  [
    'login e2b --key-stdin',
    2,
    /^--key-stdin is for a pipe: on a terminal the key would be shown$/,
    /leave it out/,
    TTY,
  ],
  ['login e2b', 2, /^there is no key, and no terminal to ask for it on$/, /--key-stdin/],
  ['login e2b --key-file {folder}/empty', 2, /^the key is empty$/, null, { files: { empty: '\n' } }],
  [
    'login e2b --key-file {folder}/two',
    2,
    /^that cannot be a key$/,
    /^a key is one word/,
    { files: { two: 'a b' } },
  ],
  ['login e2b --key-file {folder}/no', 2, /^--key-file: cannot read ".*no": ENOENT/, null],
  ['login', 2, /^name the backend to log in to$/, /^choose from .*e2b/, { bare: true }],
  ['login docker', 9, /^docker takes no key: it is an engine of your own$/, /^name a service: /],
  [`login ${'k'.repeat(80)}`, 4, /^there is no backend of that name$/, /./],
  ['completion', 2, /^name a shell: bash/, null],
  ['top', 2, /^top needs a terminal/, /sandman list -w/],
  ['top -o json', 2, /^top shows a screen/, /list -w -o jsonl/],
  ['pause up --require memory', 9, /^a pause on memory keeps files and loses memory$/, null, LOSES_MEMORY],
  ['pause up --files-only', 9, /^a pause on memory cannot let the memory go$/, /./],
  ['pause', 2, /^name a sandbox to pause, or select with --all, --state or -l$/, /^see `sandman list`$/],
  [
    'wait --for paused,running,stopped',
    4,
    /^there is no sandbox on memory to wait for: 1 is running, 1 is paused, 1 is stopped$/,
    null,
    { tty: true },
  ],
  [
    'ttl --max-lifetime 1h',
    4,
    /^there is no sandbox on memory to set the deadline of: 1 is paused$/,
    null,
    {
      tty: true,
      backend: {
        abilities: new Set(['deadlines', 'hard-deadline'] as const),
        list: async function* () {
          yield sandboxOf({ state: 'paused' });
        },
      },
    },
  ],
  ['info', 2, /^name a sandbox to look at$/, /^see `sandman list`$/],
  [
    'info',
    4,
    /^there is no sandbox on memory to look at$/,
    null,
    {
      tty: true,
      backend: {
        list: async function* () {
          yield* [];
        },
      },
    },
  ],
  [
    'pause --all',
    10,
    /^the list was cut, so some may be left$/,
    /do it again$/,
    {
      backend: {
        list: async function* (_filter, { onWarning }) {
          onWarning?.('cut');
          yield* [];
        },
      },
    },
  ],
  ['prune', 2, /^prune would end 1 sandbox for good, and there is no terminal to ask on$/, /^add -y, or see/],
  ['resume froz --ttl 1h', 9, /^memory keeps no deadlines$/, /./],
  ['kill --all', 2, /^kill --all ends them for good, and there is no terminal to ask on$/, /^add -y$/],
  ['list -w -o json', 2, /^-w shows a table, or a stream with -o jsonl; not -o json$/, null],
  ['list -w -A', 2, /^-w watches one backend: leave out -A$/, null],
  ['logs up', 9, /^memory keeps no logs of the main process$/, /./],
  [
    'pause up --files-only --require memory',
    2,
    /^--files-only lets the memory go, and --require memory keeps it/,
    null,
  ],
  ['run', 2, /^there is no command: write `sandman run -- COMMAND`$/, null],
  ['shell up', 2, /^a shell needs a terminal on standard input and output$/, /exec/],
  [
    'template list -b e2b',
    9,
    /^e2b has templates of its own, which sandman does not list$/,
    /at the service/,
  ],
  ['ttl up', 9, /^memory keeps no deadlines$/, /^kill it when it is done$/],
  [
    'ttl froz 1h',
    8,
    /^froz is paused, and has no deadline until it is resumed$/,
    /resume --ttl/,
    {
      backend: { abilities: new Set(['deadlines']) },
    },
  ],
  [
    'ttl up none',
    9,
    /^a deadline on memory cannot be taken away$/,
    /24h/,
    {
      backend: { abilities: new Set(['deadlines']) },
    },
  ],
  ['wait up', 2, /^--for is missing$/, /^as in --for running/],
  [
    'wait up --for stopped --timeout 0.05s',
    5,
    /^waiting for up to be stopped timed out after 0\.05 s: up is running$/,
    /--timeout/,
  ],
  ['whoami', 3, /^there is no key for any service$/, /login/, { bare: true }],
];
