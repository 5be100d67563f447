import { unreachableError } from '../../errors.js';
import { jsonOf } from '../remote/json.js';
import type { Answer } from '../remote/send.js';

/** What is in the envelope of a good answer; `unreachable` for what is no envelope, such as another server's JSON. */
export function dataOf<T>(answer: Answer, backend: string): T {
  const envelope = jsonOf<{ success?: boolean; data?: T } | null>(answer, backend);
  const data = envelope?.success === false ? undefined : envelope?.data;
  if (typeof data === 'object' && data !== null) return data;
  throw unreachableError(`${backend} answered with JSON that is not Sandbox0's`, {
    backend,
    outcomeOpen: true,
    hint: 'is the address of the API right?',
  });
}
