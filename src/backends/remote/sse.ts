/** A line beyond this is no event of anybody's: it is not kept until memory is full. */
const LONGEST_LINE = 32 * 1024 ** 2;

const CR = 13;
const LF = 10;

/**
 * The data of every server-sent event that has come whole, wherever the bytes are cut; comments, and what a break
 * leaves unfinished, are dropped. Throws where a line never ends. Source: the HTML standard, "Server-sent events".
 */
export async function* messagesOf(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let data: string[] = [];
  for await (const line of linesOf(source)) {
    if (line !== '') {
      const [, text] = /^data(?:: ?|$)(.*)$/s.exec(line) ?? [];
      if (text !== undefined) data.push(text);
      continue;
    }
    if (data.length > 0) yield data.join('\n');
    data = [];
  }
}

/** Lines end with CR, LF or both; what comes behind the last end is none. */
async function* linesOf(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let begun: Buffer[] = [];
  let length = 0;
  let afterCr = false;
  for await (const piece of source) {
    let start = 0;
    for (let end = endOf(piece, 0); end !== -1; end = endOf(piece, start)) {
      const halfAnEnd = afterCr && end === 0 && piece[0] === LF;
      if (!halfAnEnd) yield Buffer.concat([...begun, piece.subarray(start, end)]).toString();
      [begun, length] = [[], 0];
      [start, afterCr] = [end + 1, false];
      if (piece[end] === CR && piece[start] === LF) start += 1;
      else afterCr = piece[end] === CR && start === piece.length;
    }
    if (start === piece.length) continue;
    afterCr = false;
    begun.push(piece.subarray(start));
    length += piece.length - start;
    if (length > LONGEST_LINE) throw new Error(`a line of more than ${LONGEST_LINE} bytes came`);
  }
}

function endOf(piece: Buffer, start: number): number {
  const lf = piece.indexOf(LF, start);
  const cr = piece.subarray(0, lf === -1 ? piece.length : lf).indexOf(CR, start);
  return cr === -1 ? lf : cr;
}
