import { before } from '../../sandbox/deadline.js';
import type { Running } from '../../sandbox/exec.js';
import { type Inside, runAsk, runScript } from './inside.js';

/** How long tidying up inside may take. */
const TIDY_MS = 5000;

/** Asks once: what is not tidied up now tidies itself up later. */
export async function tidy({ agent }: Inside, text: string, signal: AbortSignal): Promise<void> {
  await agent.ask({ ...runAsk({ text, signal }), limitMs: TIDY_MS }).catch(() => {});
}

/** A command that goes on to its end, with which its agent is closed, and is told signals by a script. */
export function handle(
  inside: Inside,
  signal: AbortSignal,
  end: Promise<number>,
  scriptFor: (name: string) => string,
): Pick<Running, 'exitCode' | 'signal'> {
  const ended = new AbortController();
  const leave = () => {
    ended.abort();
    inside.agent.close();
  };
  return {
    exitCode: before(end, signal).finally(leave),
    signal: async (name, call) => {
      if (ended.signal.aborted) return;
      const both = AbortSignal.any([call.signal, ended.signal]);
      await runScript(inside, { text: scriptFor(name), signal: both }).catch((error: unknown) => {
        if (!ended.signal.aborted) throw error;
      });
    },
  };
}
