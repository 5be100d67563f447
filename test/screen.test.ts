import { describe, expect, it } from 'vitest';
import { screenOf, textOf } from '../scripts/screen.mjs';

const text = (output: string, columns = 20, height?: number) =>
  screenOf(output, columns, height).map((row) => row.map((run) => run.text).join(''));

const PLAIN = { colour: null, background: null, bold: false, dim: false, inverse: false };

const OTHERS = '\u001b]0;title\u0007a\u001b]8;;http://x\u001b\\b\u001b(B\u001b=c\u0000';
interface Case {
  name: string;
  output: string;
  shown: string[];
  columns?: number;
  height?: number;
}

const SMALL = { columns: 4, height: 3 };

describe('what a terminal shows', () => {
  it.each<Case>([
    { name: 'a carriage return writes over the line', output: 'abc\rX', shown: ['Xbc'] },
    { name: 'an erased line is gone', output: 'spinner\u001b[2K\u001b[1Gdone', shown: ['done'] },
    { name: 'the rest of a line can be erased', output: 'abcdef\r\u001b[2Gx\u001b[K', shown: ['ax'] },
    { name: 'a line above can be written again', output: 'one\r\ntwo\u001b[1A\r1', shown: ['1ne', 'two'] },
    {
      name: 'all below can be erased',
      output: 'one\r\ntwo\r\n3\u001b[2A\u001b[2G\u001b[J',
      shown: ['o', '', ''],
    },
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
    { name: 'titles, links and sets of signs show nothing', output: OTHERS, shown: ['abc'] },
    { name: 'a command that is cut off shows nothing', output: 'abc\u001b[?104', shown: ['abc'] },
    { name: 'a wide sign takes two columns', output: '日本\u001b[5GX', shown: ['日本X'] },
    { name: 'a wide sign has no room in the last column', output: 'abc日', columns: 4, shown: ['abc', '日'] },
    { name: 'half a wide sign is none', output: '日本\u001b[2GX', shown: [' X本'] },
    { name: 'an accent is on the sign before it', output: 'e\u0301\u001b[2GX', shown: ['e\u0301X'] },
    { name: 'the cursor comes back to where it was kept', output: 'ab\u001b7cd\u001b8X', shown: ['abXd'] },
    { name: 'a place can be kept in another way', output: 'ab\u001b[scd\u001b[uX', shown: ['abXd'] },
    { name: 'a backspace goes back, and a tab on', output: 'ab\bX\tY', shown: ['aX      Y'] },
    { name: 'signs are taken out', output: 'abcdef\u001b[2G\u001b[2P', shown: ['adef'] },
    { name: 'room is made for signs', output: 'abc\u001b[2G\u001b[2@', shown: ['a  bc'] },
    { name: 'signs are made blank', output: 'abcd\u001b[2G\u001b[2X', shown: ['a  d'] },
    { name: 'the first part of a line can be erased', output: 'abcd\u001b[2G\u001b[1K', shown: ['  cd'] },
    { name: 'all above can be erased', output: 'one\r\ntwo\u001b[2G\u001b[1J', shown: ['', '  o'] },
    {
      name: 'the cursor does not leave the screen',
      output: '\u001b[9;9HX\u001b[9AY',
      ...SMALL,
      shown: ['   Y', '', '   X'],
    },
    {
      name: 'a line at the end moves the others up',
      output: '1\r\n2\r\n3\r\n4\u001b[HX',
      ...SMALL,
      shown: ['1', 'X', '3', '4'],
    },
    {
      name: 'what leaves the other screen is gone',
      output: '\u001b[?1049h1\r\n2\r\n3\r\n4',
      ...SMALL,
      shown: ['2', '3', '4'],
    },
    {
      name: 'a part of the screen scrolls',
      output: '1\r\n2\r\n3\u001b[1;2r\u001b[2;1H\nX',
      ...SMALL,
      shown: ['2', 'X', '3'],
    },
    {
      name: 'a part scrolls the other way',
      output: '1\r\n2\r\n3\u001b[1;2r\u001bMX',
      ...SMALL,
      shown: ['X', '1', '3'],
    },
    { name: 'lines are put in', output: '1\r\n2\r\n3\u001b[2;1H\u001b[L', ...SMALL, shown: ['1', '', '2'] },
    { name: 'lines are put in where nothing scrolls', output: '1\r\n2\u001b[2L', shown: ['1', '', '', '2'] },
    { name: 'lines are taken out', output: '1\r\n2\r\n3\u001b[H\u001b[M', ...SMALL, shown: ['2', '3', ''] },
    {
      name: 'all is moved up, and down',
      output: '1\r\n2\r\n3\u001b[2S\u001b[T',
      ...SMALL,
      shown: ['', '3', ''],
    },
  ])('$name', ({ output, columns, height, shown }) => {
    expect(text(output, columns, height)).toEqual(shown);
  });

  it.each([
    { name: 'of a terminal with 8', codes: '32', style: { colour: 32 } },
    { name: 'brighter ones', codes: '92', style: { colour: 92 } },
    { name: 'by their numbers among 256', codes: '38;5;2', style: { colour: 32 } },
    { name: 'brighter ones among 256', codes: '38;5;10', style: { colour: 92 } },
    { name: 'not the other 256, and not what is said of them', codes: '38;5;201;1', style: { bold: true } },
    { name: 'not those of 24 bits', codes: '1;38;2;31;32;33', style: { bold: true } },
    { name: 'behind the text', codes: '41', style: { background: 31 } },
    { name: 'behind the text, among 256', codes: '48;5;9', style: { background: 91 } },
    { name: 'exchanged', codes: '7;31', style: { colour: 31, inverse: true } },
    { name: 'and takes them back', codes: '31;42;7;1;2;22;27;39;49', style: {} },
  ])('knows colours: $name', ({ codes, style }) => {
    const [row] = screenOf(`\u001b[${codes}mgo`, 20);
    expect(row).toEqual([{ text: 'go', column: 0, width: 2, style: { ...PLAIN, ...style } }]);
  });

  it('colours last until they are taken back', () => {
    const [row] = screenOf('\u001b[1m\u001b[32mgo\u001b[39m on\u001b[22m.', 20);
    expect(row).toEqual([
      { text: 'go', column: 0, width: 2, style: { ...PLAIN, colour: 32, bold: true } },
      { text: ' on', column: 2, width: 3, style: { ...PLAIN, bold: true } },
      { text: '.', column: 5, width: 1, style: PLAIN },
    ]);
  });

  it('neighbours that look the same are one run, however often it was said', () => {
    const [row] = screenOf('\u001b[32mgo\u001b[0m\u001b[32m日', 20);
    expect(row).toEqual([{ text: 'go日', column: 0, width: 4, style: { ...PLAIN, colour: 32 } }]);
  });

  it('a row as text has its gaps, behind wide signs too, and no blanks at its end', () => {
    const [row = []] = screenOf('日\u001b[32m本\u001b[8G|\u001b[7m  ', 20);
    expect(textOf(row)).toBe('日本   |');
  });

  it('blanks are shown where they are coloured', () => {
    const [row] = screenOf('a   \u001b[7m  \u001b[0m   \u001b[44m ', 20);
    expect(row?.map(({ text, column }) => ({ text, column }))).toEqual([
      { text: 'a   ', column: 0 },
      { text: '  ', column: 4 },
      { text: ' ', column: 9 },
    ]);
  });
});
