import fc from 'fast-check';
import { it } from 'vitest';
import { COMMANDS } from './model/commands.js';
import { createTruth } from './model/truth.js';
import { createWorld } from './model/world.js';

const RUNS = Number(process.env.SANDMAN_MODEL_RUNS ?? 1500);

it('no sequence of verbs, deadlines, crashes and clocks breaks the table of states or a deadline', async () => {
  const sequences = fc.commands(COMMANDS, { maxCommands: 40, size: 'max' });
  await fc.assert(
    fc.asyncProperty(sequences, async (commands) => {
      const world = createWorld();
      try {
        await world.begin();
        await fc.asyncModelRun(() => ({ model: createTruth(), real: world }), commands);
      } finally {
        world.end();
      }
    }),
    { numRuns: RUNS },
  );
});
