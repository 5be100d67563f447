import { unreachableError } from '../../errors.js';
import { jsonOf, objectOf } from '../remote/json.js';
import type { Answer } from '../remote/send.js';
import type { Listed, Made } from './wire.js';

/** The rows of a list; old regions say null where there are none, and what has no id cannot be asked for. */
export function rowsIn(answer: Answer, backend: string): Listed[] {
  const value = jsonOf<unknown>(answer, backend) ?? [];
  if (Array.isArray(value)) return value.filter(hasId);
  throw unreachableError(`${backend} answered with something that is no list`, { backend });
}

/** One sandbox. Of what is none it is not known whether it was made, or is there. */
export function sandboxIn<T extends Made>(answer: Answer, backend: string): T {
  const value = objectOf<T>(answer, backend);
  if (hasId(value)) return value;
  throw unreachableError(`${backend} answered with a sandbox that has no id`, { backend, outcomeOpen: true });
}

function hasId(value: Partial<Made> | null): value is Made {
  return typeof value?.sandboxID === 'string' && value.sandboxID !== '';
}
