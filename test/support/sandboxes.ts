import { NO_LIFETIME, type Sandbox } from '../../src/sandbox/sandbox.js';

/** An id of 64 hex digits that begins as asked. */
export function idOf(beginning: string): string {
  return beginning.padEnd(64, '0');
}

/** A whole sandbox; tests say only what they are about. */
export function sandboxOf(known: Partial<Sandbox> = {}): Sandbox {
  return {
    id: idOf('abc'),
    name: 'box',
    backend: 'memory',
    state: 'running',
    nativeState: 'running',
    template: 'base',
    image: 'base:latest',
    createdAt: '2030-01-02T03:04:05.000Z',
    startedAt: null,
    pausedAt: null,
    stoppedAt: null,
    expiresAt: null,
    hardExpiresAt: null,
    lifetime: { ...NO_LIFETIME },
    labels: {},
    resources: { cpus: null, memoryBytes: null, diskBytes: null },
    pause: null,
    endpoints: [],
    confinement: null,
    ...known,
  };
}
