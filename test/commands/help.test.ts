import { describe, expect, it } from 'vitest';
import { SERVICES } from '../../src/backends/registry.js';
import { TOPICS } from '../../src/commands/topics.js';
import { OUTPUT_MODES } from '../../src/io/output-mode.js';
import { STATES, TIMEOUT_ACTIONS } from '../../src/sandbox/sandbox.js';

import { CHANGE_VERBS, decide, TARGETS } from '../../src/sandbox/transitions.js';
import { runInProcess } from '../support/host.js';

const answer = async (line: string) => {
  const { code, stdout, stderr } = await runInProcess(line.split(' '));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

describe('the topics of help', () => {
  it.each(['help', '--help', 'help help'])('`sandman %s` lists each with what it is about', async (line) => {
    const shown = await answer(line);
    for (const { name, about } of TOPICS) expect(shown).toMatch(new RegExp(`^  ${name} +${about}$`, 'm'));
  });

  it.each(TOPICS.map(({ name }) => name))('%s is a text of at most 80 columns', async (name) => {
    const lines = (await answer(`help ${name}`)).split('\n');
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it('formats has a row for each format, and the fields of an error as they are printed', async () => {
    const shown = await answer('help formats');
    for (const mode of OUTPUT_MODES) expect(shown).toMatch(new RegExp(`^${mode} `, 'm'));
    const { stderr } = await runInProcess(['nonsense', '--json']);
    expect(shown).toContain(Object.keys(JSON.parse(stderr).error).join(', '));
  });

  it('deadlines tells of every flag of create that is about one, and of every service', async () => {
    const shown = await answer('help deadlines');
    const page = await answer('create --help');
    const flags = [...page.matchAll(/^ +(--\S*(?:ttl|timeout|lifetime|resume))\b/gm)].map(([, flag]) => flag);
    expect(flags).toHaveLength(7);
    // How long the command itself waits is none.
    for (const flag of flags.filter((one) => one !== '--timeout')) expect(shown).toContain(flag);
    for (const type of Object.keys(SERVICES)) expect(shown).toMatch(new RegExp(`^${type} `, 'm'));
    for (const action of TIMEOUT_ACTIONS) expect(shown).toContain(action);
  });

  it('states has what the table of transitions decides, and the hint of every refusal', async () => {
    const shown = await answer('help states');
    const [, table = ''] = shown.split(/^FROM .*$/m);
    for (const state of STATES) {
      const [cells] = new RegExp(`^${state} +(?:[-a-z]+ +){4}[-a-z]+$`, 'm').exec(table) ?? [''];
      const words = { none: '-', wait: 'waits', refuse: 'refused' };
      const wanted = CHANGE_VERBS.map((verb) => {
        const decision = decide(verb, state);
        if (decision.kind === 'refuse' && state !== 'gone')
          expect(shown).toContain(decision.hint.replaceAll('`', ''));
        return decision.kind === 'act' ? TARGETS[verb] : words[decision.kind];
      });
      expect(cells.split(/ +/)).toEqual([state, ...wanted]);
    }
  });
});
