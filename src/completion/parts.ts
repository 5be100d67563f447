import type { Flag, Node } from './tree.js';

export const words = (node: Node) => node.children.map(({ name }) => name);
export const flagWords = ({ flags }: Node) =>
  flags.flatMap(({ long, short }) => [long, short].filter((word) => word !== null));
export const valued = ({ flags }: Node): Flag[] => flags.filter(({ takesValue }) => takesValue);
export const pattern = ({ long, short }: Flag) => [long, short].filter((word) => word !== null).join('|');

/** Of an argument or a flag's value. */
export const isLive = ({ takes }: Node) => takes.some(({ live }) => live !== null);
export const isPlace = ({ takes }: Node) => takes.some(({ live }) => live === 'place');
