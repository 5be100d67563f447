/** Lines of whole words; a word that is too long for any line, as an id is, has one of its own. */
export function wrapped(value: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of value.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}
