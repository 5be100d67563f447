import {
  authError,
  conflictError,
  type ErrorDetails,
  limitError,
  otherError,
  type SandmanError,
  unreachableError,
  unsupportedError,
  usageError,
} from '../../errors.js';
import { readErrorBody } from '../remote/error-body.js';
import type { Failure } from '../remote/failure.js';
import type { Answer } from '../remote/send.js';

interface Meaning {
  /** Of the server's own word and what it says besides. */
  on: { status: number; word?: string; says?: RegExp };
  make(message: string, details: ErrorDetails): SandmanError;
  hint?(backend: string): string;
}

/** What only this service means by a failure. */
const MEANINGS: readonly Meaning[] = [
  {
    on: { status: 400, says: /x-team-id is required/i },
    make: usageError,
    hint: (name) => `a platform key needs a team: \`sandman config set backends.${name}.team TEAM\``,
  },
  { on: { status: 403, word: 'admission_restricted' }, make: limitError },
  { on: { status: 403, word: 'feature_not_licensed' }, make: unsupportedError },
  // The key names a region, and the service has none of that name; no sandbox was looked for.
  { on: { status: 404, says: /^region not found/i }, make: authError },
  {
    on: { status: 429, says: /active_sandboxes/ },
    make: limitError,
    hint: () => 'pause or kill one of those that run, and try again',
  },
  { on: { status: 503, says: /requires ctld/ }, make: unsupportedError },
  { on: { status: 503, says: /is not running and auto_resume is disabled/ }, make: conflictError },
  // Of the events of a command: what was not read in time is not there any more.
  { on: { status: 410, says: /cursor/ }, make: outputLost },
  // What was still on its way to the command was thrown away; asked again, it would say that all is well.
  { on: { status: 500, says: /input.*time|time.*input/i }, make: otherError },
];

function outputLost(message: string, details: ErrorDetails): SandmanError {
  return otherError(`${message}: a part of what the command wrote is lost`, {
    ...details,
    hint: 'have it write to a file inside, and fetch that with `sandman cp`',
  });
}

/** A 409 of this word is the answer of a door that was never opened. */
const REFUSED = 'template_not_ready';

export function explain(failure: Failure, answer: Answer): Failure {
  const { status } = answer;
  const { word, message } = readErrorBody(answer);
  const { requestId, backend = '' } = failure.error.details;
  const known = { requestId, backend };
  if (status === 404 && !isOurs(answer)) return { ...failure, error: fromElsewhere(failure.error) };
  if (status === 409 && word === REFUSED) return refused(failure);
  const meaning = MEANINGS.find(
    ({ on }) => on.status === status && (on.word ?? word) === word && (on.says?.test(message) ?? true),
  );
  if (meaning === undefined) return failure;
  const error = meaning.make(failure.error.message, { ...known, hint: meaning.hint?.(backend) });
  return { ...failure, error, transient: false };
}

function refused(failure: Failure): Failure {
  const { outcomeOpen: _, ...details } = failure.error.details;
  const hint = 'the template is still being made: try again when it is ready';
  const error = conflictError(failure.error.message, { ...details, hint });
  return { ...failure, error, nothingDone: failure.waitMs !== null };
}

/** Whether it is the API that says so; of a gateway in front of it "not found" says nothing about a sandbox. */
function isOurs({ body }: Answer): boolean {
  try {
    return Boolean((JSON.parse(body) as { error?: unknown } | null)?.error);
  } catch {
    return false;
  }
}

function fromElsewhere({ message, details: { backend, requestId } }: SandmanError): SandmanError {
  return unreachableError(`${message}, and not from the API`, {
    backend,
    requestId,
    hint: 'is the address of the API right, and the one for this kind of key?',
  });
}
