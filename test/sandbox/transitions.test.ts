import { describe, expect, it } from 'vitest';
import { STATES, type State } from '../../src/sandbox/sandbox.js';
import { CHANGE_VERBS, type ChangeVerb, decide, wouldChange } from '../../src/sandbox/transitions.js';

/** The table of the transitions, a row for each state: start, stop, pause, resume, kill. */
const TABLE: Record<State, [string, string, string, string, string]> = {
  creating: ['wait', 'wait', 'wait', 'wait', 'act'],
  running: ['none', 'act', 'act', 'none', 'act'],
  pausing: ['wait', 'wait', 'wait', 'wait', 'act'],
  paused: ['refuse: sandman resume', 'act', 'none', 'act', 'act'],
  resuming: ['wait', 'wait', 'wait', 'wait', 'act'],
  stopping: ['wait', 'wait', 'wait', 'wait', 'act'],
  stopped: ['act', 'none', 'refuse: sandman start', 'refuse: sandman start', 'act'],
  killing: ['wait', 'wait', 'wait', 'wait', 'wait'],
  gone: ['refuse: gone', 'refuse: gone', 'refuse: gone', 'refuse: gone', 'none'],
  failed: [
    'refuse: sandman kill',
    'refuse: sandman kill',
    'refuse: sandman kill',
    'refuse: sandman kill',
    'act',
  ],
  unknown: ['act', 'act', 'act', 'act', 'act'],
};

const ORDER: ChangeVerb[] = ['start', 'stop', 'pause', 'resume', 'kill'];
const CELLS = STATES.flatMap((state) =>
  CHANGE_VERBS.map((verb) => ({ verb, state, cell: TABLE[state][ORDER.indexOf(verb)] ?? '' })),
);

describe('the table of transitions', () => {
  it('has a cell for every verb and every state', () => {
    expect(CELLS).toHaveLength(55);
    expect(CELLS.every(({ cell }) => cell !== '')).toBe(true);
  });

  it.each(CELLS)('$verb of what is $state: $cell', ({ verb, state, cell }) => {
    const [kind, hint] = cell.split(': ');
    const decision = decide(verb, state);
    expect(decision.kind).toBe(kind);
    if (hint !== undefined) expect(decision).toMatchObject({ hint: expect.stringContaining(hint) });
  });

  it.each(CELLS)('a selector of $verb meets what is $state', ({ verb, state, cell }) => {
    const taken = cell === 'act' || (cell === 'wait' && state !== 'killing');
    expect(wouldChange(verb, state)).toBe(taken);
  });
});
