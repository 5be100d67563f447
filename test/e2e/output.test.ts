import { beforeAll, describe, expect, it } from 'vitest';
import { ENGINE_NAMES } from '../support/engines.js';
import { type Made, stateOf, useFleet } from '../support/fleet.js';
import type { Ran } from '../support/sandman.js';

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what is looked for
const ESCAPES = /\u001b/;

const SANDBOX_FIELDS = [
  ...['id', 'name', 'backend', 'state', 'nativeState', 'template', 'image'],
  ...['createdAt', 'startedAt', 'pausedAt', 'stoppedAt', 'expiresAt', 'hardExpiresAt'],
  ...['lifetime', 'labels', 'resources', 'pause', 'endpoints', 'confinement'],
].sort();
const RESULT_FIELDS = ['backend', 'changed', 'durationMs', 'id', 'name', 'previousState', 'state'];
const LIST_HEADING = /^NAME +ID +STATE +TEMPLATE +CREATED +LIFETIME$/;
const RESULT_HEADING = /^NAME +ID +STATE +WAS +CHANGED +TOOK$/;

/** The life of one sandbox, so that each command does something; then what each prints for it. */
const LIFE: [verb: string, flags: string[], fields: string[]][] = [
  ['create', [], SANDBOX_FIELDS],
  ['info', [], SANDBOX_FIELDS],
  ['pause', [], RESULT_FIELDS],
  ['wait', ['--for', 'paused'], RESULT_FIELDS],
  ['resume', [], RESULT_FIELDS],
  ['stop', [], RESULT_FIELDS],
  ['start', [], RESULT_FIELDS],
  ['kill', [], RESULT_FIELDS],
];

const lines = (text: string) => text.replace(/\n$/, '').split('\n');

/** What each format must print for one sandbox. */
const CHECKS: Record<string, (ran: Ran, id: string, verb: string, fields: string[]) => void> = {
  json: ({ json }, id, _verb, fields) => {
    expect(json.id).toBe(id);
    expect(Object.keys(json).sort()).toEqual(fields);
  },
  jsonl: ({ stdout }, id, _verb, fields) => {
    expect(lines(stdout)).toHaveLength(1);
    expect(JSON.parse(stdout).id).toBe(id);
    expect(Object.keys(JSON.parse(stdout)).sort()).toEqual(fields);
  },
  id: ({ stdout }, id) => expect(stdout).toBe(`${id}\n`),
  table: ({ stdout }, id, verb) => {
    if (verb === 'info') return expect(stdout).toMatch(new RegExp(`^id +${id}$`, 'm'));
    const [heading = '', row = '', ...more] = lines(stdout);
    expect(heading).toMatch(verb === 'create' ? LIST_HEADING : RESULT_HEADING);
    expect(row).toContain(id);
    expect(more).toEqual([]);
  },
};

describe.each(ENGINE_NAMES)('what is printed on %s', (engineName) => {
  const fleet = useFleet(engineName);

  it.concurrent.each(Object.entries(CHECKS))(
    'every verb prints its answer as %s, and nothing else on stdout',
    async (mode, check) => {
      const name = fleet.name();
      let id = '';
      for (const [verb, flags, fields] of LIFE) {
        const more = verb === 'create' ? ['-l', fleet.label] : [];
        const ran = await fleet.sandman([verb, name, ...flags, ...more, '-o', mode]);
        expect(ran, verb).toMatchObject({ code: 0 });
        id ||= /[0-9a-f]{64}/.exec(ran.stdout)?.[0] ?? '';
        check(ran, id, verb, fields);
        expect(ran.stdout + ran.stderr).not.toMatch(ESCAPES);
        if (mode.startsWith('json')) expect(ran.stderr).toBe('');
      }
      expect(await stateOf(fleet.engine, id)).toBe('gone');
    },
  );

  it('--json is -o json, -q is -o id, and global flags are taken before the verb and behind it', async () => {
    const { id, name } = await fleet.make('running');
    for (const line of [
      ['--json', 'info', name],
      ['info', '--json', name],
      ['-o', 'json', 'info', name],
    ]) {
      expect((await fleet.sandman(line)).json.id).toBe(id);
    }
    expect((await fleet.sandman(['-q', 'info', name])).stdout).toBe(`${id}\n`);
    const environment = { env: { SANDMAN_OUTPUT: 'json' } };
    expect((await fleet.sandman(['info', name], environment)).json.id).toBe(id);
    expect((await fleet.sandman(['info', name, '-q'], environment)).stdout).toBe(`${id}\n`);
  });

  it.each(['pause', 'resume', 'stop', 'start', 'kill', 'info'])(
    '%s of several named ones gives an array in their order',
    async (verb) => {
      const state = verb === 'resume' ? 'paused' : verb === 'start' ? 'stopped' : 'running';
      const made = await Promise.all([fleet.make(state), fleet.make(state)]);
      const [first, second] = made as [Made, Made];
      const ran = await fleet.sandman([verb, second.name, first.name, '-o', 'json']);
      expect(ran).toMatchObject({ code: 0 });
      expect(ran.json.map(({ id }: Made) => id)).toEqual([second.id, first.id]);
    },
  );

  describe('of a selection', () => {
    const label = 'selected=yes';
    let only: Made;

    beforeAll(async () => {
      only = await fleet.make('running', {
        Labels: { 'dev.sandman.managed': 'true', test: fleet.label.slice('test='.length), selected: 'yes' },
      });
    });
    const selected = (verb: string, ...flags: string[]) =>
      fleet.sandman([verb, '-l', fleet.label, '-l', label, ...flags]);

    it.each(['pause', 'stop', 'kill'])(
      '%s --dry-run gives an array of what would be, and changes nothing',
      async (verb) => {
        const ran = await selected(verb, '--dry-run', '-o', 'json');
        const target = { pause: 'paused', stop: 'stopped', kill: 'gone' }[verb];
        expect(ran.json).toEqual([
          { id: only.id, name: only.name, backend: engineName, state: 'running', target },
        ]);
        expect(await stateOf(fleet.engine, only.id)).toBe('running');
      },
    );

    it.each([['resume'], ['start']])(
      '%s, which would change none, gives [] and says how many it left alone',
      async (verb) => {
        expect(await selected(verb, '-o', 'json')).toMatchObject({ code: 0, stdout: '[]\n', stderr: '' });
        expect(await selected(verb, '-o', 'jsonl')).toMatchObject({ code: 0, stdout: '' });
        expect(await selected(verb, '-q')).toMatchObject({ code: 0, stdout: '' });
        const told = await selected(verb);
        expect(told).toMatchObject({ code: 0, stdout: '' });
        expect(told.stderr).toContain('left 1 alone');
      },
    );

    it.each(['pause', 'resume', 'kill'])('%s gives an array, also for one', async (verb) => {
      const ran = await selected(verb, '-o', 'json');
      expect(ran).toMatchObject({ code: 0 });
      expect(ran.json.map(({ id }: Made) => id)).toEqual([only.id]);
    });
  });

  it('an empty list is [] in json, nothing in jsonl and as ids, and a heading in a table', async () => {
    const none = ['list', '-l', 'test=nobody'];
    expect((await fleet.sandman([...none, '-o', 'json'])).stdout).toBe('[]\n');
    expect((await fleet.sandman([...none, '-o', 'jsonl'])).stdout).toBe('');
    expect((await fleet.sandman([...none, '-q'])).stdout).toBe('');
    expect(lines((await fleet.sandman(none)).stdout)).toEqual([expect.stringMatching(LIST_HEADING)]);
  });

  it('list: an array in json, one object a line in jsonl, ids, and a table with whole ids and ISO times', async () => {
    const mark = ['list', '-l', 'listed', '-l', fleet.label];
    const labels = { 'dev.sandman.managed': 'true', test: fleet.label.slice('test='.length), listed: '' };
    const made = await Promise.all([
      fleet.make('running', { Labels: labels }),
      fleet.make('paused', { Labels: labels }),
    ]);
    const ids = made.map(({ id }) => id).sort();
    const { json } = await fleet.sandman([...mark, '-o', 'json']);
    expect(json.map(({ id }: Made) => id).sort()).toEqual(ids);
    for (const sandbox of json) expect(Object.keys(sandbox).sort()).toEqual(SANDBOX_FIELDS);
    const jsonl = await fleet.sandman([...mark, '-o', 'jsonl']);
    expect(lines(jsonl.stdout).map((line) => JSON.parse(line))).toEqual(json);
    expect(lines((await fleet.sandman([...mark, '-q'])).stdout).sort()).toEqual(ids);
    const table = lines((await fleet.sandman(mark)).stdout);
    expect(table[0]).toMatch(LIST_HEADING);
    expect(table).toHaveLength(3);
    for (const row of table.slice(1))
      expect(row).toMatch(/^t-\S+ +[0-9a-f]{64} +(running|paused) +- +\d{4}-\d\d-\d\dT[\d:.]+Z +-$/);
    const columns = await fleet.sandman([...mark, '--columns', 'state,name', '--sort', 'state']);
    expect(lines(columns.stdout).map((line) => line.split(/ +/)[0])).toEqual(['STATE', 'paused', 'running']);
  });

  it('a list that --limit cut says so on stderr', async () => {
    await Promise.all([fleet.make('running'), fleet.make('running')]);
    const ran = await fleet.sandman(['list', '-l', fleet.label, '--limit', '1', '-q']);
    expect(lines(ran.stdout)).toHaveLength(1);
    expect(ran.stderr).toMatch(/^warning: 1 of \d+ shown/);
  });
});
