import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { unreachableError } from '../../src/errors.js';
import { keep } from '../../src/keeper/keeper.js';
import { keyOf } from '../../src/lifetimes/engine-store.js';
import { createKeeping, type Keeping } from '../../src/lifetimes/keeping.js';
import type { EngineAddress } from '../../src/sandbox/backend.js';
import { eventually } from '../support/engines.js';
import { temporaryFolder } from '../support/files.js';

const ADDRESS = { name: 'docker', type: 'docker', url: 'ssh://host', variables: { SSH_AUTH_SOCK: '/run/1' } };

let keeping: Keeping;
let opened: EngineAddress[];
let end: AbortController;
let kept: Promise<boolean>;

/** Of one engine that is noted and cannot be reached. */
beforeEach(() => {
  keeping = createKeeping({ folder: temporaryFolder(), platform: 'linux', uid: 0, env: {}, program: null });
  keeping.engines.add(ADDRESS);
  opened = [];
  end = new AbortController();
  const open = (address: EngineAddress) => {
    opened.push(address);
    throw unreachableError('nobody there');
  };
  kept = keep({ keeping, open, log: () => {}, tell: () => {}, stay: false, signal: end.signal });
});

afterEach(async () => {
  end.abort();
  expect(await kept).toBe(true);
});

it('an engine is come to by what leads there now, not by what did when it was noted first', async () => {
  await eventually(() => opened.length > 0);
  const now = { ...ADDRESS, variables: { SSH_AUTH_SOCK: '/run/2' } };
  keeping.engines.add(now);
  await eventually(() => opened.some(({ variables }) => variables.SSH_AUTH_SOCK === '/run/2'));
});

it('the engines are noted again where the state folder was deleted, so that the next keeper finds them', async () => {
  const { folder } = keeping.facts;
  await eventually(() => opened.length > 0);
  rmSync(folder, { recursive: true });
  await eventually(() => existsSync(join(folder, `engine.${keyOf(ADDRESS)}.json`)), 10_000);
});
