import { otherError, SandmanError } from '../errors.js';

/** Whether it is a failure of this machine's files, of one of these kinds or of any. */
export function hasFsCode(error: unknown, ...codes: string[]): error is NodeJS.ErrnoException {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (typeof code !== 'string' || syscall === undefined) return false;
  return codes.length === 0 || codes.includes(code);
}

/** What to do about what is there and should not be. */
export const IN_THE_WAY = 'remove it first, or name another target';

/** What to do about what nobody honest sends. */
const LOOK_AT_IT = 'look at it without unpacking it: sandman cp SANDBOX:PATH - | tar -tv';

/** Something that came out of a sandbox and is not what it should be. */
export function refusedOut(why: string): SandmanError {
  return otherError(`what came out of the sandbox is refused: ${why}`, { hint: LOOK_AT_IT });
}

const FULL = /no space left|disk quota exceeded|not enough space/i;

/** The same failure, in words that tell on which side it was. */
export function onWhichSide(
  error: unknown,
  title: string,
  where: { inside?: string; outside?: string },
): unknown {
  if (error instanceof SandmanError) {
    if (where.inside === undefined || !FULL.test(error.message)) return error;
    return otherError(`no space left in ${title}, for ${where.inside}`, {
      ...error.details,
      hint: 'make room in it, or make one that has more',
      cause: error,
    });
  }
  if (!hasFsCode(error)) {
    const { tarCode } = (error ?? {}) as { tarCode?: unknown };
    return tarCode === undefined ? error : refusedOut('it is no archive');
  }
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return otherError(`no space left on this machine, for ${where.outside ?? error.path}`, {
      hint: 'make room, or name another target',
      cause: error,
    });
  }
  return otherError(`on this machine: ${error.message}`, { cause: error });
}
