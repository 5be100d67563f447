import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import type { Host } from '../src/host.js';
import { listenForSignals } from '../src/signals.js';

const hostWith = (on: EventEmitter) => Object.assign(on, { exit: () => {} }) as unknown as Host;

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGQUIT', 131],
])('what was handed on and then given up ends with the number of %s', (name, code) => {
  const on = new EventEmitter();
  const { divert, exitCode, signal } = listenForSignals(hostWith(on));
  divert(() => true);
  on.emit(name);
  expect(signal.aborted).toBe(false);
  expect(exitCode()).toBe(code);
});

it('QUIT is nobody’s once the listener has gone', () => {
  const on = new EventEmitter();
  divertAndLeave(on);
  expect(on.listenerCount('SIGQUIT')).toBe(0);
});

function divertAndLeave(on: EventEmitter): void {
  listenForSignals(hostWith(on)).divert(() => true)();
}
