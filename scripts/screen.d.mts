export interface Style {
  /** The number of the colour among the SGR codes for text, 30 to 37 or 90 to 97; null is the terminal's own. */
  colour: number | null;
  /** Likewise: red is 31 here too. */
  background: number | null;
  bold: boolean;
  dim: boolean;
  inverse: boolean;
}

/** Neighbouring signs of one style. */
export interface Run {
  text: string;
  /** Where it begins, and how many columns it takes. */
  column: number;
  width: number;
  style: Style;
}

/** Without a height nothing scrolls: the screen is as high as what was written. */
export function screenOf(output: string, columns: number, height?: number): Run[][];

/** A row as text, without what is blank at its end. */
export function textOf(runs: Run[]): string;
