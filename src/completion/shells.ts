/** The shells for which there is a completion. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

/** What the scripts ask with; it stands in no help. */
export const COMPLETE = '__complete';
