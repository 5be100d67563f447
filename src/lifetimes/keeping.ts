import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { otherError } from '../errors.js';
import type { Invocation } from '../programs.js';
import type { EngineAddress } from '../sandbox/backend.js';
import type { Clock } from '../sandbox/lifetime.js';
import { machineClock } from './clock.js';
import { type EngineStore, engineStore } from './engine-store.js';
import { type FactStore, factStore } from './fact-store.js';
import { keeperIdentity } from './folder.js';
import { askLock, type LockPlace } from './lock.js';

/** What this machine keeps of the lives of sandboxes for backends that keep nothing themselves. */
export interface Keeping {
  /** Whose it is; see `Lifetime.keeper`. */
  identity: string;
  clock: Clock;
  facts: FactStore;
  engines: EngineStore;
  lock: LockPlace;
  /** Sees to it that a keeper watches an engine. Throws where there is none and none can be started. */
  ensure(address: EngineAddress, signal: AbortSignal): Promise<void>;
  /** Where a keeper writes how it is doing, until it ends because nothing is left to keep. */
  statusPath: string;
  /** Whether there is a keeper, or one has ended before its time. Costs a look at one file. */
  begun(): boolean;
}

export interface KeepingOptions {
  folder: string;
  platform: NodeJS.Platform;
  uid: number | null;
  env: Readonly<Record<string, string | undefined>>;
  /** Runs a keeper; null in a keeper, which starts no other. */
  program: Invocation | null;
}

export function createKeeping({ folder, platform, uid, env, program }: KeepingOptions): Keeping {
  const identity = keeperIdentity(folder, uid);
  const lock = { platform, folder, identity };
  const engines = engineStore(join(folder, 'lifetimes'));
  const statusPath = join(folder, 'keeper.json');
  return {
    identity,
    clock: machineClock(),
    facts: factStore(join(folder, 'lifetimes')),
    engines,
    lock,
    ensure: async (address, signal) => {
      // Written first: a keeper that is about to end looks once more after it has let go of the lock.
      engines.add(address);
      const holding = await askLock(lock);
      if (holding === 'silent') {
        throw otherError('the keeper is there and does not answer', { hint: 'see `sandman keeper status`' });
      }
      if (holding === 'held') return;
      if (program === null) throw otherError('a keeper starts no other');
      // Only here: what starts processes takes longer to load than a request.
      const { launchKeeper } = await import('./launch.js');
      await launchKeeper({ program, folder, env }, signal);
    },
    statusPath,
    begun: () => existsSync(statusPath),
  };
}
