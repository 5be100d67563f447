import type { State } from '../sandbox/sandbox.js';

/** Colours as functions, which leave the text alone where there is no colour. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
  cyan(text: string): string;
}

const same = (text: string) => text;
export const PLAIN: Style = { bold: same, dim: same, red: same, yellow: same, green: same, cyan: same };

/** Loads the colours only for a stream that shows them. */
export async function styleFor(colour: boolean): Promise<Style> {
  if (!colour) return PLAIN;
  const { Chalk } = await import('chalk');
  return new Chalk({ level: 1 });
}

interface ColourAsked {
  isTTY: boolean;
  /** False under `--no-color`. */
  flag: boolean;
  env: Readonly<Record<string, string | undefined>>;
}

/** `--no-color`, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal that can. */
export function wantsColour({ isTTY, flag, env }: ColourAsked): boolean {
  if (!flag || env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return isTTY && env.TERM !== 'dumb';
}

/** `text`: its word as it is shown, where that is cut. */
export function paintState(state: State, style: Style, text: string = state): string {
  if (state === 'running') return style.green(text);
  if (state === 'paused') return style.yellow(text);
  if (state === 'failed' || state === 'unknown') return style.red(text);
  if (state === 'stopped' || state === 'gone') return style.dim(text);
  return style.cyan(text);
}
