import { expect, it } from 'vitest';
import { warnOfUnheeded } from '../../src/backends/remote/heed.js';
import { NO_LIFETIME, type Sandbox } from '../../src/sandbox/sandbox.js';
import type { SandboxSpec } from '../../src/sandbox/spec.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const END = new Date(NOW + 300_000).toISOString();

function warnings(asked: SandboxSpec['lifetime'], told: Partial<Sandbox['lifetime']>): string[] {
  const said: string[] = [];
  const call = { signal: new AbortController().signal, onWarning: (text: string) => void said.push(text) };
  const lifetime = { ...NO_LIFETIME, ...told };
  const made = { backend: 'far', state: 'running', expiresAt: END, hardExpiresAt: null, lifetime } as Sandbox;
  warnOfUnheeded(made, { lifetime: asked }, NOW, call, { date: () => NOW + 100 });
  return said;
}

it.each([
  [{ ttlSeconds: 300, onTimeout: 'pause' }, { onTimeout: 'pause' }],
  [{ onTimeout: 'pause' }, { onTimeout: null }],
  [{ autoResume: true }, { autoResume: true }],
  [{ autoResume: false }, { autoResume: null }],
  [{ ttlSeconds: 3600, idleSeconds: 300 }, { idleSeconds: 300 }],
  [{}, { onTimeout: 'kill', autoResume: true }],
] as const)(
  'a new sandbox that was asked for with %j and is told with %j is as it should be',
  (asked, told) => {
    expect(warnings(asked, told)).toEqual([]);
  },
);

it.each([
  [{ ttlSeconds: 3600 }, {}, `far allows no more: the deadline is ${END}`],
  [{ maxLifetimeSeconds: 3600 }, {}, 'far took the hard deadline, and tells of none'],
  [{ onTimeout: 'pause' }, { onTimeout: 'kill' }, 'did not take --on-timeout pause: it is killed'],
  [{ autoResume: true }, { autoResume: null }, 'does not tell that it took --auto-resume'],
  [{ autoResume: false }, { autoResume: true }, 'did not take --no-auto-resume'],
] as const)('one that was asked for with %j and is told with %j is warned of: %s', (asked, told, says) => {
  const said = warnings(asked, told);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain(says);
});
