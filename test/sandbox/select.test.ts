import { describe, expect, it } from 'vitest';
import { memoryBackend } from '../../src/backends/memory.js';
import type { State } from '../../src/sandbox/sandbox.js';
import { STATES } from '../../src/sandbox/sandbox.js';
import { checkSelection, isSelector, type Selector, select } from '../../src/sandbox/select.js';
import type { ChangeVerb } from '../../src/sandbox/transitions.js';
import { failureOf } from '../support/failure.js';
import { specOf } from '../support/specs.js';

const CALL = { signal: new AbortController().signal };

describe('a selector', () => {
  it.each<[string, Selector, boolean]>([
    ['nothing', { all: false }, false],
    ['no labels', { all: false, labels: [] }, false],
    ['--all', { all: true }, true],
    ['--state', { all: false, states: new Set() }, true],
    ['-l', { all: false, labels: [{ key: 'x' }] }, true],
  ])('is there with %s: %s', (_, selector, there) => {
    expect(isSelector(selector)).toBe(there);
    const together = () => checkSelection(['box'], selector);
    if (there) expect(failureOf(together).code).toBe('usage');
    else expect(together).not.toThrow();
  });

  it.each<[ChangeVerb, State[]]>([
    ['start', ['creating', 'pausing', 'resuming', 'stopping', 'stopped', 'unknown']],
    ['stop', ['creating', 'running', 'pausing', 'paused', 'resuming', 'stopping', 'unknown']],
    ['pause', ['creating', 'running', 'pausing', 'resuming', 'stopping', 'unknown']],
    ['resume', ['creating', 'pausing', 'paused', 'resuming', 'stopping', 'unknown']],
    ['kill', STATES.filter((state) => state !== 'gone' && state !== 'killing')],
  ])('takes for %s only what that would change, and counts the others', async (verb, taken) => {
    const memory = memoryBackend();
    for (const state of STATES) {
      const { id } = await memory.create(specOf({ name: `box-${state}`, labels: { mark: 'yes' } }), CALL);
      memory.meddle(id, { state });
    }
    await memory.create(specOf({ name: 'other' }), CALL);
    const { chosen, leftAlone } = await select(memory, verb, { labels: [{ key: 'mark' }] }, CALL);
    expect(chosen.map(({ state }) => state)).toEqual(taken);
    expect(leftAlone).toBe(STATES.length - taken.length);
  });
});
