import { otherError } from '../../src/errors.js';
import type { Backend } from '../../src/sandbox/backend.js';
import type { TestHost } from '../support/host.js';
import type { ErrorRow, Where } from './rows.js';

/** With Ctrl-C, when the backend is asked for something. */
function interrupted(asked: (interrupt: () => void) => Partial<Backend>): Where {
  let host: TestHost | undefined;
  const during = (one: TestHost) => {
    host = one;
  };
  return { during, word: 'cancelled', backend: asked(() => host?.emit('SIGINT')) };
}

/** Words that are not understood, and sandboxes that are not there or do not fit. */
export const FINDING_ROWS: readonly ErrorRow[] = [
  ['backend', 2, /^sandman backend needs a command behind it$/, /^choose from list/],
  ['list --nosuch', 2, /^unknown option '--nosuch'$/, /^see `sandman list --help`$/],
  ['list surplus', 2, /^sandman list has no use for "surplus"$/, /^see `sandman list --help`$/],
  ['login e2b surplus', 2, /^sandman login has no use for what stands behind the backend$/, /login --help/],
  ['list -q --json', 2, /^-o json and -o id cannot both hold$/, null],
  ['list --columns name,', 2, /^"name," is not a list of columns$/, null],
  ['list --columns x', 2, /^"x" is not a column: choose from name, /, null],
  ['list --sort x', 2, /^--sort: "x" is not a field to sort by: choose from /, null],
  ['puase up', 2, /^unknown command 'puase'$/, /^Did you mean pause\?$/],
  ['list --sate running', 2, /^unknown option '--sate'$/, /^Did you mean --state\?$/],
  ['info frzo', 4, /^no sandbox "frzo" on memory$/, /^did you mean froz\?/],
  ['-b memroy list', 4, /^no backend "memroy"$/, /./, { bare: true }],
  ['info nosuch', 4, /^no sandbox "nosuch" on memory$/, /^see `sandman list -b memory`$/],
  ['info aaaa', 2, /^"aaaa" may mean any of aaaa.*, aaaa.*$/, /^give more of the id$/],
  ['pause up --all', 2, /^name sandboxes, or select them with --all, --state or -l; not both$/, null],
  ['pause down', 8, /^cannot pause down: it is stopped$/, /^use `sandman start` first$/],
  ['start froz', 8, /^cannot start froz: it is paused$/, /^use `sandman resume`/],
  [
    'stop up',
    9,
    /^memory has no stop$/,
    /^use `sandman pause`/,
    { backend: { verbs: new Set(['pause', 'resume', 'kill']) } },
  ],
  [
    'ttl up --max-lifetime 1h',
    9,
    /^memory has no hard deadline to set$/,
    /^leave out --max-lifetime$/,
    { backend: { abilities: new Set(['deadlines']) } },
  ],
  [
    'stop up froz',
    1,
    /^2 of 2 failed: out of order$/,
    null,
    {
      backend: {
        stop: async () => {
          throw otherError('out of order');
        },
      },
    },
  ],
  ['pause down nosuch', 10, /^2 of 2 failed$/, null],
  [
    'wait up --for stopped',
    130,
    /^stopped waiting for up to be stopped$/,
    null,
    interrupted((interrupt) => ({
      watch: async () => {
        interrupt();
        return [] as unknown as AsyncIterable<never>;
      },
    })),
  ],
  [
    'exec froz -- true',
    125,
    /^memory has no resume$/,
    /./,
    { word: 'unsupported', backend: { verbs: new Set(['pause', 'kill']) } },
  ],
  ['completion install', 2, /^name a shell: bash, zsh, fish, powershell$/, /^\$SHELL names none of them$/],
  [
    'completion install fish',
    1,
    /^cannot read .*sandman\.fish: EISDIR/,
    /./,
    { env: { XDG_CONFIG_HOME: '{folder}' }, files: { 'fish/completions/sandman.fish/': '' } },
  ],
  [
    'completion install fish',
    1,
    /^cannot write .*sandman\.fish: E/,
    /./,
    { env: { XDG_CONFIG_HOME: '{folder}' }, files: { fish: '' } },
  ],
  ['exec down -- true', 125, /^down is stopped$/, /start/, { word: 'conflict' }],
  ['exec froz --no-resume -- true', 125, /^froz is paused, and --no-resume/, /resume/, { word: 'conflict' }],
  [
    'exec up --timeout 0.05s -- sleep 9',
    124,
    /^the command timed out after 0\.05 s$/,
    /--timeout/,
    { word: 'timeout' },
  ],
  ['create web --template nosuch', 4, /^no template "nosuch"$/, /^see `sandman template list`$/],
];
