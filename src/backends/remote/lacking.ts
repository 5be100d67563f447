import type { PauseEffect } from '../../sandbox/sandbox.js';
import { type ChangeVerb, verbLacking } from '../../sandbox/transitions.js';

/** A verb that a backend does not have. */
export function lacking(backend: string, verb: ChangeVerb, pauseEffect: PauseEffect) {
  return async (): Promise<never> => {
    throw verbLacking(backend, verb, pauseEffect);
  };
}
