import { describe, expect, it } from 'vitest';
import { PLAIN, paintState, styleFor, wantsColour } from '../../src/io/style.js';
import { STATES } from '../../src/sandbox/sandbox.js';

describe('colour', () => {
  const terminal = { isTTY: true, flag: true };
  const pipe = { isTTY: false, flag: true };
  it.each([
    ['a terminal', terminal, {}, true],
    ['a pipe', pipe, {}, false],
    ['a terminal, and NO_COLOR', terminal, { NO_COLOR: '1' }, false],
    ['a terminal, and NO_COLOR of any text', terminal, { NO_COLOR: '0' }, false],
    ['a terminal, and an empty NO_COLOR, which counts as none', terminal, { NO_COLOR: '' }, true],
    ['a terminal, and TERM=dumb', terminal, { TERM: 'dumb' }, false],
    ['a pipe, and FORCE_COLOR', pipe, { FORCE_COLOR: '1' }, true],
    ['a pipe, and an empty FORCE_COLOR', pipe, { FORCE_COLOR: '' }, true],
    ['a terminal, and FORCE_COLOR=0', terminal, { FORCE_COLOR: '0' }, false],
    ['a terminal, and FORCE_COLOR=false', terminal, { FORCE_COLOR: 'false' }, false],
    ['TERM=dumb, and FORCE_COLOR', terminal, { TERM: 'dumb', FORCE_COLOR: '1' }, true],
    ['both NO_COLOR and FORCE_COLOR', terminal, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['--no-color, whatever else', { isTTY: true, flag: false }, { FORCE_COLOR: '1' }, false],
  ])('on %s: %#', (_, where, env, wanted) => {
    expect(wantsColour({ ...where, env })).toBe(wanted);
  });

  it('that is not wanted leaves text alone', async () => {
    expect(await styleFor(false)).toBe(PLAIN);
    expect(Object.values(PLAIN).map((paint) => paint('x'))).toEqual(Array(6).fill('x'));
  });

  it.each([
    ['running', 32],
    ['paused', 33],
    ['failed', 31],
    ['unknown', 31],
    ['pausing', 36],
  ] as const)('of %s is %i', async (state, number) => {
    expect(paintState(state, await styleFor(true))).toBe(`\u001b[${number}m${state}\u001b[39m`);
  });

  it.each(STATES)('keeps the text of %s', (state) => {
    expect(paintState(state, PLAIN)).toBe(state);
  });
});
