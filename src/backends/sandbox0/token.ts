import { usageError } from '../../errors.js';

/** API keys name the region that they are of; all else is taken for the token of a user. */
const KEY = /^s0_(?:([a-z0-9]+(?:-[a-z0-9]+)+)_)?/;

export function isApiKey(token: string): boolean {
  return KEY.test(token);
}

/** A key is good for its own region only, and nothing is sent to another one in silence. */
export function checkRegion(key: string, region: string | null, backend: string): void {
  const own = KEY.exec(key)?.[1];
  if (region === null || own === undefined || own === region) return;
  throw usageError(`backends.${backend}.region is "${region}", and the API key is of ${own}`, {
    backend,
    hint: `take it away with \`sandman config unset backends.${backend}.region\``,
  });
}

/** What to look at where it does not let us in. */
export function hintFor(backend: string, isKey: boolean): string {
  if (isKey) return `is the key right, active, and of this address? See \`sandman whoami -b ${backend}\``;
  return (
    `the token of a user is good for some 15 minutes, and sandman keeps no other one to renew it with: use ` +
    `\`sandman login ${backend}\` again, or better an API key; with several teams, set backends.${backend}.team`
  );
}
