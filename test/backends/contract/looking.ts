import { beforeAll, describe, expect, it } from 'vitest';
import type { SandboxFilter } from '../../../src/sandbox/filter.js';
import { resolve } from '../../../src/sandbox/resolve.js';
import type { Sandbox } from '../../../src/sandbox/sandbox.js';
import type { CaseFor, Need } from './needs.js';
import { type Bench, CALL, inventLabel, otherOf } from './subject.js';

/** No backend gives this id to anything. */
export const UNKNOWN_ID = '0'.repeat(64);

export function testLooking(given: () => Bench, on: CaseFor, lacks: ReadonlySet<Need>): void {
  describe('get, lookup and list', () => {
    const mark = inventLabel();
    const [red, blue] = [`${mark}-red`, `${mark}-blue`];
    let sandboxes: Record<string, Sandbox> = {};
    beforeAll(async () => {
      const { create, backend } = given();
      const other = lacks.has('another template') ? {} : { template: otherOf(given()) };
      const made = await Promise.all([
        create({ name: red, ...other, ...labelled('red') }),
        create({ name: blue, ...labelled('blue') }),
      ]);
      sandboxes = { [red]: made[0], [blue]: made[1] };
      await backend.pause(made[1].id, CALL);
    });
    const idOf = (name: string) => sandboxes[name]?.id ?? '';
    const labelled = (colour: string) => (lacks.has('labels') ? {} : { labels: { mark, colour } });
    /** The two of them that pass, by what they are called here: not every backend has names. */
    const ours = async (filter: SandboxFilter = {}): Promise<[called: string, sandbox: Sandbox][]> => {
      const listed = await given().list(filter);
      return [red, blue].flatMap((called) => {
        const found = listed.find(({ id }) => id === idOf(called));
        return found === undefined ? [] : [[called, found]];
      });
    };
    const passes = async (_: string, filter: SandboxFilter, expected: string[]) => {
      expect((await ours(filter)).map(([called]) => called).sort()).toEqual(expected);
    };

    it('get of an unknown id is not_found', async () => {
      await expect(given().backend.get(UNKNOWN_ID, CALL)).rejects.toMatchObject({ code: 'not_found' });
    });

    it.each([
      ['its id', () => idOf(red)],
      ['the beginning of its id', () => idOf(red).slice(0, 16)],
    ])('a sandbox is found by %s', async (_, reference) => {
      expect(await resolve(given().backend, reference(), CALL)).toMatchObject({ id: idOf(red) });
    });

    on('names')('a sandbox is found by its name', async () => {
      expect(await resolve(given().backend, red, CALL)).toMatchObject({ id: idOf(red), name: red });
    });

    on('names')('the beginning of a name finds nothing', async () => {
      expect(await given().backend.lookup(mark, CALL)).toEqual([]);
      await expect(resolve(given().backend, mark, CALL)).rejects.toMatchObject({ code: 'not_found' });
    });

    it.each<[string, SandboxFilter, string[]]>([
      ['a state', { states: new Set(['paused']) }, [blue]],
      ['either of two states', { states: new Set(['paused', 'running']) }, [blue, red]],
    ])('list filters by %s', passes);

    on('another template')('list filters by a template, and by several things at once', async () => {
      const template = otherOf(given());
      await passes('a template', { template }, [red]);
      await passes('several at once', { states: new Set(['paused']), template }, []);
    });

    on('labels').each<[string, SandboxFilter, string[]]>([
      ["a label's key", { labels: [{ key: 'colour' }] }, [blue, red]],
      ['a label', { labels: [{ key: 'colour', value: 'red' }] }, [red]],
      [
        'two labels, of which both must hold',
        { labels: [{ key: 'colour', value: 'red' }, { key: 'no' }] },
        [],
      ],
      [
        'a state and a label',
        { states: new Set(['running']), labels: [{ key: 'colour', value: 'blue' }] },
        [],
      ],
    ])('list filters by %s', passes);

    on('names').each<[string, SandboxFilter, string[]]>([
      ['a glob over the name', { name: '*-bl?e' }, [blue]],
      ['a glob over the whole name', { name: 'bl?e' }, []],
    ])('list filters by %s', passes);

    it('list tells nothing that get does not tell', async () => {
      const { backend } = given();
      for (const [, listed] of await ours()) {
        const got = await backend.get(listed.id, CALL);
        expect(known(got)).toMatchObject(known(listed));
      }
    });

    it('get tells what a pause does', async () => {
      const { backend } = given();
      expect((await backend.get(idOf(red), CALL)).pause).toEqual(backend.pauseEffect);
    });

    it('list tells what a pause does only of what is paused', async () => {
      const effects = Object.fromEntries((await ours()).map(([called, { pause }]) => [called, pause]));
      expect(effects).toEqual({ [red]: null, [blue]: given().backend.pauseEffect });
    });

    it('check tells where it is, what it is and which version', async () => {
      const report = await given().backend.check(CALL);
      expect(report.endpoint).not.toBe('');
      expect(report.engine).not.toBe('');
      expect(report.version).toMatch(/\d/);
    });
  });
}

/** What is known of a sandbox; a list may tell the time of creation to the second only. */
function known({ createdAt, resources: _, endpoints: __, ...sandbox }: Sandbox): Record<string, unknown> {
  const whole = { ...sandbox, createdAt: createdAt?.slice(0, 19) ?? null };
  return JSON.parse(JSON.stringify(whole, (_key, value) => (value === null ? undefined : value)));
}
