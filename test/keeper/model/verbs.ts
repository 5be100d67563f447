import fc from 'fast-check';
import { hasCode } from '../../../src/errors.js';
import type { Deadlines } from '../../../src/sandbox/backend.js';
import { TIMEOUT_ACTIONS } from '../../../src/sandbox/sandbox.js';
import { transition } from '../../../src/sandbox/transition.js';
import { CHANGE_VERBS, type ChangeVerb, decide, TARGETS } from '../../../src/sandbox/transitions.js';
import { specOf } from '../../support/specs.js';
import { alive, coming, command, MOST_BOXES, perhaps, pick, seconds, targets, which } from './command.js';
import { became, changed, looked } from './rules.js';
import { type Box, bornNow, type Made, type Truth } from './truth.js';
import { tell } from './verdict.js';
import { CALL, GRACE, type World } from './world.js';

const made: fc.Arbitrary<Made> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({}) },
  {
    weight: 4,
    arbitrary: fc
      .record({
        ttlSeconds: perhaps(seconds),
        maxLifetimeSeconds: perhaps(seconds),
        onTimeout: perhaps(fc.constantFrom(...TIMEOUT_ACTIONS)),
      })
      .map(({ onTimeout, ...all }) => (all.ttlSeconds === undefined ? all : { ...all, onTimeout })),
  },
);

export const create = fc.tuple(coming, made).map(([how, lifetime]) =>
  command(`create ${JSON.stringify(lifetime)}`, how, {
    check: (truth) => !truth.full && alive(truth).length < MOST_BOXES,
    run: async (truth, { cli }) => {
      const { id } = await cli.create(specOf({ lifetime }), CALL);
      truth.boxes.push(bornNow(truth, id, lifetime));
    },
  }),
);

export const verb = fc
  .tuple(coming, which, fc.constantFrom(...CHANGE_VERBS), perhaps(seconds))
  .map(([how, number, name, ttl]) => {
    const ttlSeconds = name === 'resume' ? ttl : undefined;
    return command(`${name} ${number}${ttlSeconds === undefined ? '' : ` --ttl ${ttlSeconds}`}`, how, {
      check: ({ boxes, full }) => !full && boxes.length > 0 && !(name === 'kill' && number > 0),
      run: (truth, world) =>
        changeState(truth, world, { box: pick(targets(truth), number), name, ttlSeconds }),
    });
  });

interface Asked {
  box: Box;
  name: ChangeVerb;
  ttlSeconds: number | undefined;
}

/** As commands do it; the table says what is to come of it. */
async function changeState(truth: Truth, { cli }: World, { box, name, ttlSeconds }: Asked): Promise<void> {
  const [sandbox] = await cli.lookup(box.id, CALL);
  if (sandbox === undefined) {
    if (box.state !== 'gone') throw new Error(`${tell(box, truth)}: not found`);
    return;
  }
  looked(truth, box);
  const { kind } = decide(name, box.state);
  const options = { ...GRACE, ttlSeconds };
  const change = { backend: cli, verb: name, options, call: CALL };
  if (kind === 'refuse') {
    const refused = await transition(sandbox, change).then(
      () => false,
      (error: unknown) => hasCode(error, 'conflict'),
    );
    if (!refused) throw new Error(`${tell(box, truth)}: ${name} is no conflict`);
    return;
  }
  const result = await transition(sandbox, change);
  if (result.state !== TARGETS[name] || result.changed !== (kind === 'act')) {
    throw new Error(`${tell(box, truth)}: ${name} came to ${JSON.stringify(result)}`);
  }
  if (kind !== 'act') return;
  // The time that a resume brings holds from the resume on, as a change of its own.
  if (ttlSeconds !== undefined) changed(truth, box, 'soft', ttlSeconds);
  became(truth, box, TARGETS[name]);
}

export const setDeadlines = fc
  .tuple(coming, which, perhaps(fc.option(seconds)), perhaps(fc.option(seconds)))
  .filter(([, , ttl, hard]) => ttl !== undefined || hard !== undefined)
  .map(([how, number, ttlSeconds, maxLifetimeSeconds]) =>
    command(`ttl ${number} ${ttlSeconds} --max-lifetime ${maxLifetimeSeconds}`, how, {
      check: (truth) => !truth.full && alive(truth).length > 0,
      run: async (truth, { cli }) => {
        const box = pick(alive(truth), number);
        const deadlines: Deadlines = {};
        if (ttlSeconds !== undefined) deadlines.ttlSeconds = ttlSeconds;
        if (maxLifetimeSeconds !== undefined) deadlines.maxLifetimeSeconds = maxLifetimeSeconds;
        await cli.setDeadlines(box.id, deadlines, CALL);
        if (ttlSeconds !== undefined) changed(truth, box, 'soft', ttlSeconds);
        if (maxLifetimeSeconds !== undefined) changed(truth, box, 'hard', maxLifetimeSeconds);
      },
    }),
  );

const OTHER_HAND = {
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  start: { from: ['stopped'], to: 'running' },
  stop: { from: ['running', 'paused'], to: 'stopped' },
  kill: { from: ['running', 'paused', 'stopped'], to: 'gone' },
} as const;

/** With the engine's own program, say, behind everybody's back. */
export const otherHand = fc
  .tuple(
    coming,
    which,
    fc.constantFrom(...CHANGE_VERBS.filter((name) => name !== 'kill'), 'pause', 'resume', 'kill'),
  )
  .map(([how, number, name]) => {
    const verb = name as ChangeVerb;
    const { from, to } = OTHER_HAND[verb];
    const fit = (truth: Truth) =>
      alive(truth).filter(({ state }) => (from as readonly string[]).includes(state));
    return command(`another hand's ${verb} ${number}`, how, {
      check: (truth) => fit(truth).length > 0,
      run: async (truth, { raw }) => {
        const box = pick(fit(truth), number);
        if (verb === 'stop') await raw.stop(box.id, GRACE, CALL);
        else await raw[verb](box.id, CALL);
        became(truth, box, to, { unheard: !truth.alive, foreign: true });
      },
    });
  });
