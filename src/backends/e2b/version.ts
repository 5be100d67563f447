/** Whether a version is below another one, both as `1.2.3`. What is not told is taken for new. */
export function isOlder(version: string | undefined, than: string): boolean {
  const [own, other] = [numbersIn(version), numbersIn(than)];
  if (own === null || other === null || own.every((number) => number === 0)) return false;
  const at = own.findIndex((number, index) => number !== other[index]);
  return at >= 0 && (own[at] ?? 0) < (other[at] ?? 0);
}

function numbersIn(version: string | undefined): number[] | null {
  const found = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version ?? '');
  return found === null ? null : found.slice(1).map(Number);
}
