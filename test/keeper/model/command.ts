import fc from 'fast-check';
import { passed } from './rules.js';
import type { Box, Truth } from './truth.js';
import { judge, judgeShown } from './verdict.js';
import type { World } from './world.js';

export type Command = fc.AsyncCommand<Truth, World>;

/** How a command comes: so long after the last look of the keeper, and whether that hears of it before it acts. */
export interface Coming {
  gap: number;
  late: boolean;
}

/** Time in which nobody looks. */
export function pass(truth: Truth, world: World, milliseconds: number): void {
  passed(truth, milliseconds);
  world.pass(milliseconds);
}

/** The keeper comes to see what is due. */
export async function tick(truth: Truth, world: World): Promise<void> {
  await world.settle();
  await world.hear();
  await judge(truth, world);
}

export interface Work {
  check?(truth: Truth): boolean;
  run(truth: Truth, world: World): Promise<void>;
}

/** Something that is done, and what then must be true. */
export function command(title: string, { gap, late }: Coming, { check = () => true, run }: Work): Command {
  return {
    check,
    toString: () => `${title} after ${gap} ms${late ? ' (heard late)' : ''}`,
    run: async (truth, world) => {
      pass(truth, world, gap);
      await run(truth, world);
      if (!late) await world.hear();
      await tick(truth, world);
      // To look changes what is known where there is no keeper that knows it already.
      if (!truth.full) await judgeShown(truth, world, { peek: !truth.alive });
    },
  };
}

export const alive = ({ boxes }: Truth): Box[] => boxes.filter(({ state }) => state !== 'gone');

/** Those that there are, and one that was. */
export const targets = (truth: Truth): Box[] => [
  ...alive(truth),
  ...truth.boxes.filter(({ state }) => state === 'gone').slice(-1),
];

export const pick = (boxes: Box[], which: number): Box => boxes[which % boxes.length] as Box;

export const TICK_MS = 2000;
export const MOST_BOXES = 2;

export const coming = fc.record({
  gap: fc.oneof(
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: TICK_MS - 1 }) },
    { weight: 1, arbitrary: fc.integer({ min: TICK_MS, max: 200_000 }) },
  ),
  late: fc.boolean(),
});
export const which = fc.nat({ max: MOST_BOXES - 1 });
export const seconds = fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 400 }));
export const perhaps = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
