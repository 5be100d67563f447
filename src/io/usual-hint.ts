import type { ErrorCode, ErrorDetails, SandmanError } from '../errors.js';
import { COMMAND_EXIT } from '../exit-codes.js';

/** What to do about a failure that has no hint of its own; undefined where nobody can know. */
export function hintOf({ code, details }: SandmanError): string | undefined {
  return details.hint ?? USUAL[code]?.(details);
}

const USUAL: Partial<Record<ErrorCode, (details: ErrorDetails) => string | undefined>> = {
  timeout: (details) => {
    const look = lookAt(details);
    if (look === undefined) return 'try again, and where there is a --timeout, give a longer one';
    return `it may go on there: ${look}; a longer --timeout waits longer`;
  },
  unreachable: ({ backend }) =>
    backend && `try again; \`sandman backend show ${backend}\` tells where it is looked for`,
  limit: () => 'try again later, or make room: pause or kill what is not needed',
  not_found: ({ backend, id, exitCode }) =>
    backend && id && exitCode !== COMMAND_EXIT.notFound ? `see \`sandman list -b ${backend}\`` : undefined,
  other: ({ backend, retryable }) => (backend && retryable ? 'try again later' : undefined),
  conflict: (details) => {
    const look = lookAt(details);
    return look && `something else may be going on with it: ${look}, and try again`;
  },
};

function lookAt({ backend, id }: ErrorDetails): string | undefined {
  return backend && id && `see \`sandman info -b ${backend} ${id}\``;
}
