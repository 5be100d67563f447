import { SandmanError } from '../../src/errors.js';

/** The failure that something throws; fails where it throws none, or one that is not Sandman's. */
export function failureOf(work: () => unknown): SandmanError {
  let value: unknown;
  try {
    value = work();
  } catch (error) {
    if (error instanceof SandmanError) return error;
    throw error;
  }
  throw new Error(`no failure, but ${JSON.stringify(value)}`);
}

/** As `failureOf`, of a promise. */
export async function rejectionOf(work: Promise<unknown>): Promise<SandmanError> {
  const settled = await work.then(
    (value) => () => value,
    (error: unknown) => () => {
      throw error;
    },
  );
  return failureOf(settled);
}
