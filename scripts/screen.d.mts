export interface Style {
  /** The number of the colour among the SGR codes; null is the terminal's own. */
  colour: number | null;
  bold: boolean;
  dim: boolean;
}

/** Neighbouring signs of one style. */
export interface Run {
  text: string;
  column: number;
  style: Style;
}

export function screenOf(output: string, columns: number): Run[][];
