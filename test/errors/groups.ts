import { withCopies } from './copy-place.js';
import { COPY_ROWS } from './copy-rows.js';
import { COPY_TROUBLE } from './copy-trouble.js';
import { E2B_COMMANDS } from './e2b-commands.js';
import { E2B_ROWS, OLD_REGION_ROWS } from './e2b-rows.js';
import { ENGINE_ANSWERS } from './engine-answers.js';
import { ENGINE_COMMANDS } from './engine-commands.js';
import { ENGINE_CREATES } from './engine-creates.js';
import { endEngine, withEngine } from './engine-place.js';
import { ENGINE_SEARCH } from './engine-search.js';
import { ENGINE_STREAMS } from './engine-streams.js';
import { HOPX_COMMANDS } from './hopx-commands.js';
import { HOPX_ROWS } from './hopx-rows.js';
import { KEEPER_ROWS } from './keeper-rows.js';
import { ACCOUNT_ROWS, MEMORY_ROWS } from './memory-rows.js';
import { type Group, group } from './provoke.js';
import { REMOTE_ANSWERS } from './remote-answers.js';
import { REMOTE_LACKS, REMOTE_ROWS } from './remote-rows.js';
import { SANDBOX0_ANSWERS } from './sandbox0-answers.js';
import { SANDBOX0_COMMANDS } from './sandbox0-commands.js';
import { SANDBOX0_ROWS, SANDBOX0_USERS } from './sandbox0-rows.js';
import { withE2b, withHopx, withSandbox0 } from './service-places.js';

const ENGINE = [
  ...ENGINE_ANSWERS,
  ...ENGINE_COMMANDS,
  ...ENGINE_STREAMS,
  ...ENGINE_SEARCH,
  ...ENGINE_CREATES,
];
const SANDBOX0 = [...SANDBOX0_ANSWERS, ...SANDBOX0_ROWS, ...SANDBOX0_COMMANDS];
const OLD = { vendor: 'novita', legacy: true } as const;

/** What the rows are provoked in, besides sandboxes in memory. */
export const GROUPS: readonly Group[] = [
  group('an engine', ENGINE, withEngine, endEngine),
  group('any service', [...REMOTE_ANSWERS, ...REMOTE_ROWS, ...REMOTE_LACKS], withE2b()),
  group('e2b', [...E2B_ROWS, ...E2B_COMMANDS], withE2b()),
  group('novita in an old region', OLD_REGION_ROWS, withE2b(OLD)),
  group('hopx', [...HOPX_ROWS, ...HOPX_COMMANDS], withHopx),
  group('sandbox0', SANDBOX0, withSandbox0()),
  group('a user of sandbox0', SANDBOX0_USERS, withSandbox0({ gateway: 'global', user: true })),
  group('names and keys', ACCOUNT_ROWS, withHopx),
  group('the keeper', KEEPER_ROWS, (work) => work()),
  group('memory', MEMORY_ROWS, (work) => work()),
  group('a copy', [...COPY_ROWS, ...COPY_TROUBLE], withCopies),
];
