import { beforeEach, describe, expect, it } from 'vitest';
import { ask, ENGINE_NAMES, sweep } from '../support/engines.js';
import { type Made, stateOf, useFleet } from '../support/fleet.js';
import { KEYS, onTerminal } from '../support/terminal.js';

/** On an engine of its own, whose sandboxes are all that a picker can offer. */
describe.each(ENGINE_NAMES)('on a terminal, with %s', (engineName) => {
  const fleet = useFleet(engineName, { alone: true });

  beforeEach(() => sweep(fleet.engine, fleet.label));
  const terminal = (line: string, options?: { env?: Record<string, string>; columns?: number }) =>
    onTerminal(line.split(' '), { ...fleet.env, ...options?.env }, options);
  const states = (made: Made[]) => Promise.all(made.map(({ id }) => stateOf(fleet.engine, id)));

  it('the list is coloured, with short ids and relative times', async () => {
    const running = await fleet.make('running');
    const paused = await fleet.make('paused');
    const list = terminal('list');
    expect(await list.ended).toBe(0);
    const row = ({ id, name }: Made, state: string) =>
      new RegExp(`^${name} +${id.slice(0, 12)} +${state} +- +\\d+[sm] ago +-$`);
    const [heading, ...rows] = list.lines();
    expect(heading).toMatch(/^NAME +ID +STATE +TEMPLATE +CREATED +LIFETIME$/);
    expect(rows).toHaveLength(2);
    expect(rows).toContainEqual(expect.stringMatching(row(running, 'running')));
    expect(rows).toContainEqual(expect.stringMatching(row(paused, 'paused')));
    expect(list.raw()).toContain('\u001b[32mrunning\u001b[39m');
    expect(list.raw()).toContain('\u001b[33mpaused\u001b[39m');
  });

  it.each([
    ['NO_COLOR', { NO_COLOR: '1' }],
    ['TERM=dumb', { TERM: 'dumb' }],
  ])('%s takes the colour away', async (_what, env) => {
    await fleet.make('running');
    const list = terminal('list', { env });
    expect(await list.ended).toBe(0);
    expect(list.raw()).toContain('running');
    expect(list.raw()).not.toContain('\u001b[');
  });

  it('a narrow terminal gets a table that fits', async () => {
    await fleet.sandman(['create', `t-${'long-'.repeat(12)}name`, '-l', fleet.label]);
    const list = terminal('list', { columns: 70 });
    expect(await list.ended).toBe(0);
    expect(list.lines()).toHaveLength(2);
    for (const line of list.lines()) expect(line.length).toBeLessThanOrEqual(70);
    expect(list.lines()[1]).toContain('…');
  });

  it('json is the same as in a pipe', async () => {
    const { name } = await fleet.make('running');
    const list = terminal('list -o json');
    expect(await list.ended).toBe(0);
    const piped = await fleet.sandman(['list', '-o', 'json']);
    expect(JSON.parse(list.raw())).toEqual(piped.json);
    expect(piped.json[0].name).toBe(name);
  });

  it('resume offers the paused ones alone; Space marks, Enter takes, and only the marked go on', async () => {
    const others = [await fleet.make('running'), await fleet.make('stopped')];
    const paused = [await fleet.make('paused'), await fleet.make('paused'), await fleet.make('paused')];
    const picker = terminal('resume');
    await picker.shows('Which to resume?');
    for (const { name } of paused) await picker.shows(name);
    for (const { name } of others) expect(picker.lines().join('\n')).not.toContain(name);
    const offered = picker.lines().flatMap((line) => paused.filter(({ name }) => line.includes(name)));
    picker.press(KEYS.space);
    picker.press(KEYS.down);
    picker.press(KEYS.down);
    picker.press(KEYS.space);
    picker.press(KEYS.enter);
    expect(await picker.ended).toBe(0);
    expect(await states(offered)).toEqual(['running', 'paused', 'running']);
    expect(picker.lines().join('\n')).not.toContain('Which to');
    expect(picker.cursorShown()).toBe(true);
  });

  it('info offers all of them, searches in what is typed, and Enter takes the marked one', async () => {
    const wanted = await fleet.make('stopped');
    const other = await fleet.make('running');
    const picker = terminal('info -o json');
    await picker.shows(other.name);
    picker.press(wanted.name);
    await picker.shows(`look at? ${wanted.name}`);
    picker.press(KEYS.space);
    picker.press(KEYS.enter);
    expect(await picker.ended).toBe(0);
    expect(picker.lines().join('\n')).toContain(`"id": "${wanted.id}"`);
  });

  it('logs offers all of them too, and Enter takes the one at the cursor', async () => {
    const { name } = await fleet.make('stopped', { Cmd: ['echo', 'said before'] });
    const picker = terminal('logs');
    await picker.shows('Which to read the logs of?');
    await picker.shows(name);
    picker.press(KEYS.enter);
    expect(await picker.ended).toBe(0);
    expect(picker.lines()).toEqual(['said before']);
  });

  it('Ctrl-C leaves a picker with nothing done, exit 130, and the cursor back', async () => {
    const paused = await fleet.make('paused');
    const picker = terminal('resume');
    await picker.shows(paused.name);
    picker.press(KEYS.space);
    picker.press(KEYS.interrupt);
    expect(await picker.ended).toBe(130);
    expect(picker.cursorShown()).toBe(true);
    expect(await stateOf(fleet.engine, paused.id)).toBe('paused');
    expect(picker.lines().join('\n')).toContain('nothing was done');
  });

  it.each([
    ['n', 'no', 'running'],
    [KEYS.enter, 'nothing but Enter', 'running'],
    [KEYS.interrupt, 'Ctrl-C', 'running'],
    ['y', 'yes', 'gone'],
  ])('kill --all asks; to %j, %s, the sandbox is %s', async (keys, _word, state) => {
    const { id } = await fleet.make('running');
    const question = terminal('kill --all');
    await question.shows('Kill 1 sandbox for good?');
    expect(await stateOf(fleet.engine, id)).toBe('running');
    question.press(keys);
    if (keys === 'n' || keys === 'y') question.press(KEYS.enter);
    const code = await question.ended;
    if (state === 'gone') expect(code).toBe(0);
    else expect(code).not.toBe(0);
    expect(await stateOf(fleet.engine, id)).toBe(state);
    expect(question.cursorShown()).toBe(true);
  });

  it.each([
    ['--no-input', 'resume --no-input', {}],
    ['CI', 'resume', { CI: 'true' }],
  ])('%s: no picker, exit 2', async (_what, line, env) => {
    await fleet.make('paused');
    const refused = terminal(line, { env });
    expect(await refused.ended).toBe(2);
    expect(refused.raw()).toContain('name a sandbox to resume');
  });

  it('a spinner names what is slow, and leaves nothing behind', async () => {
    const { name } = await fleet.make('running', {
      Cmd: ['sh', '-c', 'trap "" TERM; while :; do sleep 1; done'],
    });
    const slow = terminal(`stop ${name} --grace 1s`);
    await slow.shows(`stopping ${name}…`);
    expect(slow.cursorShown()).toBe(false);
    expect(await slow.ended).toBe(0);
    expect(slow.cursorShown()).toBe(true);
    expect(slow.lines()).toEqual([
      expect.stringMatching(/^NAME +ID +STATE +WAS +CHANGED +TOOK$/),
      expect.stringMatching(new RegExp(`^${name} +[0-9a-f]{12} +stopped +running +yes +\\d+\\.\\ds$`)),
    ]);
  });

  it('Ctrl-C ends a wait at once: exit 130, no spinner left, and the cursor back', async () => {
    const { id, name } = await fleet.make('running');
    const wait = terminal(`wait ${name} --for stopped`);
    await wait.shows(`waiting for ${name} to be stopped…`);
    wait.press(KEYS.interrupt);
    expect(await wait.ended).toBe(130);
    expect(wait.cursorShown()).toBe(true);
    expect(wait.lines().join('\n')).not.toContain('…');
    await ask(fleet.engine, 'DELETE', `/containers/${id}?force=1`);
  });
});
