export const OUTPUT_MODES = ['table', 'wide', 'json', 'jsonl', 'id'] as const;
export type OutputMode = (typeof OUTPUT_MODES)[number];

export function isJson(mode: OutputMode): boolean {
  return mode === 'json' || mode === 'jsonl';
}
