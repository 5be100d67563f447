import { describe, expect, it } from 'vitest';
import {
  conflictError,
  limitError,
  notFoundError,
  otherError,
  timeoutError,
  unreachableError,
} from '../../src/errors.js';
import { COMMAND_EXIT } from '../../src/exit-codes.js';
import { errorObject } from '../../src/io/io.js';
import { testIo } from '../support/io.js';

const box = { backend: 'acme', id: 'box-1' };

describe('a failure without a hint of its own says what to do', () => {
  it.each([
    ['a wait that ran out', timeoutError('late', box), '`sandman info -b acme box-1`'],
    ['a call that ran out', timeoutError('late'), '--timeout'],
    ['a backend that is away', unreachableError('away', { backend: 'acme' }), '`sandman backend show acme`'],
    ['a limit', limitError('too many', { backend: 'acme' }), 'pause or kill'],
    ['a server that fails', otherError('oh no', { ...box, retryable: true }), 'try again'],
    ['what is not there', notFoundError('gone', box), '`sandman list -b acme`'],
    ['a sandbox that is busy', conflictError('busy', box), '`sandman info -b acme box-1`'],
  ])('%s', async (_, error, hint) => {
    expect(errorObject(error).hint).toContain(hint);
    const { io, text } = await testIo();
    io.fail(error);
    expect(text.stderr).toContain(`hint: ${errorObject(error).hint}\n`);
  });

  it('its own comes first', () => {
    expect(errorObject(timeoutError('late', { ...box, hint: 'be patient' })).hint).toBe('be patient');
  });

  it.each([
    otherError('x', box),
    notFoundError('x', { ...box, exitCode: COMMAND_EXIT.notFound }),
    notFoundError('x'),
    conflictError('x'),
    unreachableError('x'),
  ])('and nothing where nobody can know: %s', (error) => {
    expect(errorObject(error).hint).toBeNull();
  });
});
