import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram, SECTIONS } from '../src/program.js';

const REGISTRAR = { bind: () => async () => {}, print: () => {} };
const namesIn = ({ commands }: Command) => commands.map((one) => [one.name(), ...one.aliases()].join(' '));
const entries = SECTIONS.flatMap(([, all]) => all);

describe('the tree of commands', () => {
  it.each(entries)('knows "%s" by the names that it gives itself', async (names, load) => {
    const program = new Command();
    (await load())(program, REGISTRAR);
    expect(namesIn(program)).toEqual([names]);
  });

  it.each(['pause', 'rm'])('holds the one that is meant alone: %s', async (meant) => {
    const own = entries.map(([names]) => names).filter((names) => names.split(' ').includes(meant));
    expect(own).toHaveLength(1);
    expect(namesIn(await createProgram(REGISTRAR, meant))).toEqual(own);
  });

  it.each([undefined, 'help', 'completion', 'no-such-verb'])('holds all for %s', async (meant) => {
    expect(namesIn(await createProgram(REGISTRAR, meant))).toEqual(entries.map(([names]) => names));
  });
});
