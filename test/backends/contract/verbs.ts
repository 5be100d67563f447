import { describe, expect, it } from 'vitest';
import type { Backend } from '../../../src/sandbox/backend.js';
import type { State } from '../../../src/sandbox/sandbox.js';
import { CHANGE_VERBS, type ChangeVerb, TARGETS } from '../../../src/sandbox/transitions.js';
import { eventually } from '../../support/engines.js';
import { UNKNOWN_ID } from './looking.js';
import type { CaseFor, Need } from './needs.js';
import { type Bench, CALL } from './subject.js';

/** How a sandbox that runs is brought to a state. */
const WAY: Partial<Record<State, ChangeVerb[]>> = { running: [], paused: ['pause'], stopped: ['stop'] };

const COUNT = 'i=0; while true; do i=$((i+1)); echo $i >next; mv next count; sleep 0.02; done';
/** A process that tells how often it was begun, and goes on counting; it may write where only the owner may. */
const COUNTER = { command: ['sh', '-c', `echo begun >>begun; ${COUNT}`], capabilities: ['DAC_OVERRIDE'] };

export function act(backend: Backend, verb: ChangeVerb, id: string): Promise<void> {
  return verb === 'stop' ? backend.stop(id, { graceSeconds: 1 }, CALL) : backend[verb](id, CALL);
}

const MOVES: readonly [ChangeVerb, State][] = [
  ['start', 'stopped'],
  ['stop', 'running'],
  ['stop', 'paused'],
  ['pause', 'running'],
  ['resume', 'paused'],
  ['kill', 'running'],
  ['kill', 'paused'],
  ['kill', 'stopped'],
];
const OF_STOP: ReadonlySet<string> = new Set(['start', 'stop', 'stopped']);

export function testVerbs(given: () => Bench, on: CaseFor, lacks: ReadonlySet<Need>): void {
  const had = (word: string) => !lacks.has('stop') || !OF_STOP.has(word);
  describe('verbs', () => {
    it.each(MOVES.filter((move) => move.every(had)))(
      '%s takes a sandbox that is %s to where it leads',
      async (verb, from) => {
        const { create, backend, truth } = given();
        const { id } = await create();
        for (const step of WAY[from] ?? []) await act(backend, step, id);
        expect(await truth(id)).toBe(from);
        await act(backend, verb, id);
        expect(await truth(id)).toBe(TARGETS[verb]);
        if (verb === 'kill') await expect(backend.get(id, CALL)).rejects.toMatchObject({ code: 'not_found' });
        else expect((await backend.get(id, CALL)).state).toBe(TARGETS[verb]);
      },
    );

    on('stop')('what is stopped tells since when, if it tells, and what runs again does not', async () => {
      const { create, backend } = given();
      const { id } = await create();
      await backend.stop(id, { graceSeconds: 1 }, CALL);
      const { stoppedAt } = await backend.get(id, CALL);
      await backend.start(id, CALL);
      expect(stoppedAt === null || Math.abs(Date.parse(stoppedAt) - Date.now()) < 60_000).toBe(true);
      expect((await backend.get(id, CALL)).stoppedAt).toBeNull();
    });

    it.each(CHANGE_VERBS.filter(had))('%s of what is not there is not_found', async (verb) => {
      await expect(act(given().backend, verb, UNKNOWN_ID)).rejects.toMatchObject({ code: 'not_found' });
    });

    on('names')('kill takes the sandbox out of the list, and frees its name', async () => {
      const { create, backend, list } = given();
      const { id, name } = await create({ name: `again-${Date.now()}` });
      await backend.kill(id, CALL);
      expect((await list()).map((one) => one.id)).not.toContain(id);
      expect((await create({ name })).id).not.toBe(id);
    });

    on('exec', 'command')('pause keeps the process: its counter goes on, and it was begun once', async () => {
      const { create, backend, shell } = given();
      const { id } = await create(COUNTER);
      const before = await countBeyond(given(), id, 3);
      await backend.pause(id, CALL);
      await backend.resume(id, CALL);
      expect(await countBeyond(given(), id, before + 3)).toBeGreaterThan(before);
      expect(await shell(id, 'cat begun')).toBe('begun');
    });

    on(
      'exec',
      'command',
      'stop',
    )('stop keeps the files, and start begins the process anew', async () => {
      const { create, backend, shell } = given();
      const { id } = await create(COUNTER);
      await countBeyond(given(), id, 3);
      await shell(id, 'echo kept >file');
      await act(backend, 'stop', id);
      await backend.start(id, CALL);
      await eventually(async () => (await shell(id, 'cat begun')) === 'begun\nbegun');
      expect(await shell(id, 'cat file')).toBe('kept');
    });
  });
}

/** Waits until the counter is beyond a number; what it is then. */
async function countBeyond({ shell }: Bench, id: string, least: number): Promise<number> {
  let count = 0;
  await eventually(async () => {
    count = Number(await shell(id, 'cat count 2>/dev/null || echo 0'));
    return count > least;
  });
  return count;
}
