import { unsupportedError } from '../../errors.js';
import type { PauseEffect } from '../../sandbox/sandbox.js';
import { type ChangeVerb, nearestTo } from '../../sandbox/transitions.js';

/** A verb that a backend does not have. */
export function lacking(backend: string, verb: ChangeVerb, pauseEffect: PauseEffect) {
  return async (): Promise<never> => {
    throw unsupportedError(`${backend} has no ${verb}`, { backend, hint: nearestTo(verb, pauseEffect) });
  };
}
