import { otherError, SandmanError } from '../errors.js';

/** Whether it is a failure of this machine's files, of one of these kinds or of any. */
export function hasFsCode(error: unknown, ...codes: string[]): error is NodeJS.ErrnoException {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (typeof code !== 'string' || syscall === undefined) return false;
  return codes.length === 0 || codes.includes(code);
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
    return otherError(`no space left in ${title}, for ${where.inside}`, { ...error.details, cause: error });
  }
  if (!hasFsCode(error)) return error;
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return otherError(`no space left on this machine, for ${where.outside ?? error.path}`, { cause: error });
  }
  return otherError(`on this machine: ${error.message}`, { cause: error });
}
