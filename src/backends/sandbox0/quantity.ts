const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
};

/** The bytes of a quantity as Kubernetes writes it, such as `512Mi`; null for what is none. */
export function bytesOf(text: string | undefined): number | null {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)(|k|M|G|T|Ki|Mi|Gi|Ti)$/.exec(text ?? '') ?? [];
  return number === '' ? null : Math.round(Number(number) * (UNITS[unit] ?? 1));
}

/** A quantity of so many bytes, in the largest unit in which it is a whole number. */
export function quantityOf(bytes: number): string {
  const unit = ['Gi', 'Mi', 'Ki'].find((one) => bytes % (UNITS[one] ?? 1) === 0) ?? '';
  return `${bytes / (UNITS[unit] ?? 1)}${unit}`;
}
