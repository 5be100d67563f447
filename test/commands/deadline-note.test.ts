import { expect, it } from 'vitest';
import { deadlineNote, hardDeadlineNote } from '../../src/commands/deadline-note.js';
import { NO_LIFETIME } from '../../src/sandbox/sandbox.js';
import { sandboxOf } from '../support/sandboxes.js';

const SOFT = '2030-01-02T03:04:05.000Z';
const HARD = '2030-01-02T04:04:05.000Z';

it('each deadline that is set is told with its date, and what changes it', () => {
  const both = sandboxOf({ name: 'web', backend: 'far', expiresAt: SOFT, hardExpiresAt: HARD });
  expect(deadlineNote(both)).toMatch(new RegExp(`, at ${SOFT}; .*: sandman ttl -b far web DURATION$`));
  expect(hardDeadlineNote(both)).toMatch(
    new RegExp(`killed for good .*, at ${HARD}; .*: sandman ttl -b far web --max-lifetime DURATION$`),
  );
});

it('of what has no deadline nothing is told', () => {
  expect([deadlineNote(sandboxOf()), hardDeadlineNote(sandboxOf())]).toEqual([null, null]);
});

it('a deadline of a few seconds is told as one that is to come', () => {
  const expiresAt = new Date(Date.now() + 3500).toISOString();
  const sandbox = sandboxOf({ lifetime: { ...NO_LIFETIME, onTimeout: 'pause' }, expiresAt });
  expect(deadlineNote(sandbox)).toContain(' is paused in 3s, at ');
});
