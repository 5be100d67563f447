import { describe, expect, it } from 'vitest';
import { screenOf } from '../scripts/screen.mjs';

const text = (output: string, columns = 20) =>
  screenOf(output, columns).map((row) => row.map((run) => run.text).join(''));

describe('what a terminal shows', () => {
  it.each([
    { name: 'a carriage return writes over the line', output: 'abc\rX', shown: ['Xbc'] },
    { name: 'an erased line is gone', output: 'spinner\u001b[2K\u001b[1Gdone', shown: ['done'] },
    { name: 'the rest of a line can be erased', output: 'abcdef\r\u001b[2Gx\u001b[K', shown: ['ax'] },
    { name: 'a line above can be written again', output: 'one\r\ntwo\u001b[1A\r1', shown: ['1ne', 'two'] },
    { name: 'all below can be erased', output: 'one\r\ntwo\r\n3\u001b[2A\u001b[2G\u001b[J', shown: ['o'] },
    { name: 'the cursor moves about', output: 'abc\u001b[3DX\u001b[1B\u001b[1CY', shown: ['Xbc', '  Y'] },
    { name: 'a long line goes on below', output: 'abcdef', columns: 4, shown: ['abcd', 'ef'] },
    { name: 'the cursor goes to a place', output: 'abc\u001b[2;3HX\u001b[HY', shown: ['Ybc', '  X'] },
    { name: 'all can be erased', output: 'abc\r\ndef\u001b[2J\u001b[1;2HX', shown: [' X', ''] },
    {
      name: 'the main screen comes back as it was',
      output: 'abc\u001b[?1049h\u001b[2;1Hother\u001b[?1049ld',
      shown: ['abcd'],
    },
    { name: 'the other screen begins empty', output: 'abc\u001b[?1049hX', shown: ['X'] },
    { name: 'what hides the cursor shows nothing', output: '\u001b[?25lx\u001b[?25h', shown: ['x'] },
  ])('$name', ({ output, columns, shown }) => {
    expect(text(output, columns)).toEqual(shown);
  });

  it('knows the usual colours by their numbers among 256', () => {
    const [row] = screenOf('\u001b[38;5;2mgo', 20);
    expect(row).toEqual([{ text: 'go', column: 0, style: { colour: 32, bold: false, dim: false } }]);
  });

  it('colours last until they are taken back', () => {
    const [row] = screenOf('\u001b[1m\u001b[32mgo\u001b[39m on\u001b[22m.', 20);
    expect(row).toEqual([
      { text: 'go', column: 0, style: { colour: 32, bold: true, dim: false } },
      { text: ' on', column: 2, style: { colour: null, bold: true, dim: false } },
      { text: '.', column: 5, style: { colour: null, bold: false, dim: false } },
    ]);
  });
});
