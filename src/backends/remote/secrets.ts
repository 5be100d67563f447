import { SandmanError } from '../../errors.js';

/** Takes given secrets out of what is about to be shown. */
export interface Concealer {
  conceal(text: string): string;
  /** The same failure without them in its texts, and without a cause that has them. */
  concealError(error: unknown): unknown;
}

export function concealer(secrets: readonly string[]): Concealer {
  const known = secrets.filter((secret) => secret !== '');
  const conceal = (text: string) => known.reduce((clean, secret) => clean.replaceAll(secret, '***'), text);
  const concealError = (error: unknown): unknown => {
    if (!(error instanceof SandmanError)) return error;
    const { cause, hint, requestId, ...others } = error.details;
    const shown = [error.message, hint, requestId, ...textsOf(cause)].join('\n');
    if (conceal(shown) === shown) return error;
    return new SandmanError(error.code, conceal(error.message), {
      ...others,
      hint: hint && conceal(hint),
      requestId: requestId && conceal(requestId),
    });
  };
  return { conceal, concealError };
}

/** What `--debug` shows of a cause and of all behind it. */
function textsOf(cause: unknown): string[] {
  return cause instanceof Error ? [cause.stack ?? cause.message, ...textsOf(cause.cause)] : [];
}
