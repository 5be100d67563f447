import type { Backend } from '../../src/sandbox/backend.js';
import {
  type Driven as DrivenE2b,
  drive as driveE2b,
  type DriveOptions as E2bOptions,
} from '../e2b/drive.js';
import type { Fault } from '../fakes/server.js';
import { type Driven as DrivenHopx, drive as driveHopx } from '../hopx/drive.js';
import { HASTY_CLOCK } from '../remote/clock.js';
import {
  clockOf,
  type Driven as DrivenSandbox0,
  drive as driveSandbox0,
  type DriveOptions as Sandbox0Options,
} from '../sandbox0/drive.js';
import { openWith } from '../services/site.js';
import { SERVICES } from '../services/table.js';
import type { Driver } from '../support/drive.js';
import type { HostRun } from '../support/host.js';
import type { Told } from './provoke.js';

/** A service, as a fake, and Sandman that knows where it is. */
type On<D extends Driver> = D & {
  backend: Backend;
  /** Runs a line with `--json`, before its `--`. */
  ask(line: string, env?: Record<string, string>): Promise<HostRun>;
};

export type HopxPlace = On<DrivenHopx>;
export type E2bPlace = On<DrivenE2b>;
export type Sandbox0Place = On<DrivenSandbox0>;

const around =
  <D extends Driver & { close(): Promise<void> }>(start: () => Promise<readonly [D, Backend]>) =>
  async (work: (place: On<D>) => Promise<Told>): Promise<Told> => {
    const [on, backend] = await start();
    const ask = (line: string, env?: Record<string, string>) => {
      const words = line.split(' ');
      const end = words.indexOf('--');
      words.splice(end < 0 ? words.length : end, 0, '--json');
      return on.run(words, env);
    };
    try {
      return await work({ ...on, backend, ask });
    } finally {
      backend.close();
      await on.close();
    }
  };

export const withHopx = around(async () => {
  const on = await driveHopx();
  return [on, openWith(SERVICES.hopx, on.env, HASTY_CLOCK)];
});

export const withE2b = (options: E2bOptions = {}) =>
  around(async () => {
    const on = await driveE2b({ ...options, clock: HASTY_CLOCK });
    return [on, openWith(SERVICES[on.fake.vendor], on.env, HASTY_CLOCK)];
  });

export const withSandbox0 = (options: Sandbox0Options = {}) =>
  around(async () => {
    const on = await driveSandbox0({ ...options, quirks: { pauseMs: 50, ...options.quirks } });
    return [on, openWith(SERVICES.sandbox0, on.env, clockOf(on.fake))];
  });

/** An answer, in place of the service's own. */
export const reply = (status: number, body?: unknown, headers: Record<string, string> = {}): Fault => ({
  kind: 'reply',
  reply: { status, body, headers },
});

/** A line, as it is. */
export const asked = (line: string, env?: Record<string, string>) => (on: Pick<On<Driver>, 'ask'>) =>
  on.ask(line, env);

/** In a new sandbox, with its id. */
export const made =
  <P extends Driver>(work: (on: P, id: string) => unknown) =>
  async (on: P) =>
    work(on, await on.create());
