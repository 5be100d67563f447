import { unsupportedError } from '../../errors.js';
import type { Failure } from '../remote/failure.js';
import type { Answer } from '../remote/send.js';

/** What only these services mean by a 400: the time is a good one, and the plan does not have it. */
const BEYOND_PLAN: readonly { says: RegExp; hint: string }[] = [
  { says: /Timeout cannot be greater than/i, hint: 'the plan allows no more: give a shorter --ttl' },
  {
    says: /Max instance length exceeded/i,
    hint: 'the plan allows no longer run: pause it, and resume it, which begins another',
  },
];

export function explain(failure: Failure, { status }: Answer): Failure {
  const { message, details } = failure.error;
  const meant = status === 400 ? BEYOND_PLAN.find(({ says }) => says.test(message)) : undefined;
  if (meant === undefined) return failure;
  return { ...failure, error: unsupportedError(message, { ...details, hint: meant.hint }) };
}
