import { expect } from 'vitest';
import type { ChangeVerb } from '../../src/sandbox/transitions.js';
import { type Site, sinceNow } from './site.js';

/** What the example in HopX's documentation does with a sandbox, and what it is before and after. */
const EXAMPLE = [
  ['pause', 'running', 'paused'],
  ['resume', 'paused', 'running'],
  ['stop', 'running', 'stopped'],
  ['start', 'stopped', 'running'],
  ['kill', 'running', 'gone'],
] as const;
/** Where a service has no such verb. */
const NEAREST: Partial<Record<ChangeVerb, string>> = { stop: 'sandman pause', start: 'sandman resume' };

export type Run = (args: string[]) => Promise<{ code: number | null; stdout: string; stderr: string }>;

/** Takes one through the whole example; what the service lacks is refused, and not sent. */
export async function goThrough(on: Site, run: Run): Promise<void> {
  const { service, stateOf } = on;
  const made = JSON.parse((await run(['create', '--json'])).stdout);
  const { type: backend, template } = service;
  expect(made).toMatchObject({ state: 'running', name: null, backend, template });
  const { id } = made;
  expect(stateOf(id)).toBe('running');
  for (const [verb, before, after] of EXAMPLE) {
    const sent = sinceNow(on);
    const { code, stdout, stderr } = await run([verb, id, '--json']);
    if (service.verbs.includes(verb)) {
      const changed = { id, state: after, previousState: before, changed: true };
      expect({ code, result: JSON.parse(stdout) }, verb).toMatchObject({ code: 0, result: changed });
      expect(stateOf(id)).toBe(after);
    } else {
      expect({ code, stdout }, verb).toEqual({ code: 9, stdout: '' });
      const { error } = JSON.parse(stderr);
      expect(error).toMatchObject({
        code: 'unsupported',
        hint: expect.stringContaining(NEAREST[verb] ?? '-'),
      });
      expect(error.message).toContain(`has no ${verb}`);
      expect(sent()).toEqual([]);
    }
    expect((await on.run(`info ${id}`)).code).toBe(verb === 'kill' ? 4 : 0);
  }
}
