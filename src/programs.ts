import { fileURLToPath } from 'node:url';

/** A program and the words that it begins with. */
export type Invocation = readonly [program: string, ...words: string[]];

/** How this very Sandman is started anew, whole or in part. */
export interface Programs {
  sandman: Invocation;
  /** The life of one keeper; see `keepInBackground`. */
  keeper: Invocation;
  /** One request to the system's keyring; see `answerKeyring`. */
  keyring: Invocation;
}

/** First words of a standalone executable, which has no other files. */
export const PARTS = { keeper: '__keeper', keyring: '__keyring' } as const;

/** V8 keeps it small: what a keeper holds is a list. */
const LEAN = ['--max-semi-space-size=1', '--max-old-space-size=64', '--optimize-for-size'];

/** By node, from the files in bin, which is as far from here as from dist. */
export function programsInBin(node: string): Programs {
  const file = (name: string) => fileURLToPath(new URL(`../bin/${name}.js`, import.meta.url));
  return {
    sandman: [node, file('sandman')],
    keeper: [node, ...LEAN, file('keeper')],
    keyring: [node, file('keyring')],
  };
}

/** All from one file, which needs no node. */
export function standalonePrograms(file: string): Programs {
  return { sandman: [file], keeper: [file, PARTS.keeper], keyring: [file, PARTS.keyring] };
}
