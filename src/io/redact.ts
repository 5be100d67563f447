/** What looks like a secret, wherever it turns up: user and password in a URL, bearer tokens, JWTs, keys by name. */
const SECRETS: ReadonlyArray<readonly [RegExp, string]> = [
  [/(\w+:\/\/)[^/\s:@]+:[^/\s@]+@/g, '$1***@'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 ***'],
  [/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, '***'],
  [/((?:api[_-]?key|token|password|secret)["']?\s*[:=]\s*["']?)[^\s"',}]+/gi, '$1***'],
];

/** Takes secrets out of text that is about to be shown on stderr. */
export function redact(text: string): string {
  return SECRETS.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), text);
}
