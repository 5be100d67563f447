import type { Context } from '../context.js';
import { createSpinner } from '../io/spinner.js';
import type { Backend, Call } from '../sandbox/backend.js';
import { within } from '../sandbox/deadline.js';

/** Reads from a backend's list, within so many seconds; `cut` where the list may lack some. */
export async function listing<T>(
  context: Context,
  { name }: Backend,
  seconds: number,
  read: (call: Call) => Promise<T>,
): Promise<{ found: T; cut: boolean }> {
  let cut = false;
  const onWarning = (text: string) => {
    cut = true;
    context.io.warn(text);
  };
  const text = `listing ${name}`;
  const { stop } = createSpinner(context.io, { text });
  const found = await within(context.signal, seconds * 1000, text, (signal) =>
    read({ ...context.call(), signal, onWarning }),
  ).finally(stop);
  return { found, cut };
}
