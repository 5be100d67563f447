import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Driven, drive } from '../hopx/drive.js';
import { writes } from '../services/site.js';
import { eventually } from '../support/engines.js';
import { temporaryFolder } from '../support/files.js';
import { BIN, environment } from '../support/sandman.js';
import { KEYS, programOnTerminal, type Terminal } from '../support/terminal.js';

/** Two of each, by their names. */
const STATES = { up: 'running', asleep: 'paused', halted: 'stopped' } as const;
const NAMES = ['up-a', 'up-b', 'asleep-a', 'asleep-b', 'halted-a', 'halted-b'] as const;
type Name = (typeof NAMES)[number];
type Made = { id: string; name: Name };

interface Verb {
  line: string;
  question: string;
  /** Which are offered, by their states. */
  offers: (keyof typeof STATES)[];
  several: boolean;
  /** The one that is taken; what is typed to find it; and what it has come to then. */
  take: Name;
  search: (made: Made) => string;
  becomes: string;
  /** What else a person does once it is taken. */
  next?: (terminal: Terminal, made: Made) => Promise<void>;
}

const byName = ({ name }: Made) => name;
const byId = ({ id }: Made) => id.slice(4);
const whole = { several: false, becomes: 'running', take: 'up-b', search: byName } as const;
const some = { several: true, search: byName } as const;

const kill = async (terminal: Terminal) => {
  await terminal.shows('Kill 1 sandbox for good? (y/N)');
  terminal.press(`y${KEYS.enter}`);
};
const leaveShell = async (terminal: Terminal) => {
  await eventually(() => /[#$]$/.test(terminal.lines().at(-1) ?? ''));
  terminal.press(`exit${KEYS.enter}`);
};

const VERBS: Verb[] = [
  { ...some, line: 'start', question: 'start', offers: ['halted'], take: 'halted-b', becomes: 'running' },
  { ...some, line: 'stop', question: 'stop', offers: ['up', 'asleep'], take: 'asleep-b', becomes: 'stopped' },
  { ...some, line: 'pause', question: 'pause', offers: ['up'], take: 'up-b', becomes: 'paused' },
  {
    ...some,
    line: 'resume',
    question: 'resume',
    offers: ['asleep'],
    take: 'asleep-b',
    becomes: 'running',
    search: byId,
  },
  {
    ...some,
    line: 'kill',
    question: 'kill',
    offers: ['up', 'asleep', 'halted'],
    take: 'halted-b',
    becomes: 'gone',
    next: kill,
  },
  {
    ...some,
    line: 'info',
    question: 'look at',
    offers: ['up', 'asleep', 'halted'],
    take: 'asleep-b',
    becomes: 'paused',
  },
  {
    ...some,
    line: 'wait --for running,gone',
    question: 'wait for',
    offers: ['asleep', 'halted'],
    take: 'asleep-b',
    becomes: 'running',
    next: async (_, { id }) => void Object.assign(on.fake.find(id) ?? {}, { status: 'running' }),
  },
  { ...whole, line: 'ttl', question: 'look at', offers: ['up', 'asleep', 'halted'], search: byId },
  { ...whole, line: 'exec -- true', question: 'run a command in', offers: ['up', 'asleep'] },
  { ...whole, line: 'exec --no-resume -- true', question: 'run a command in', offers: ['up'] },
  { ...whole, line: 'shell', question: 'open a shell in', offers: ['up', 'asleep'], next: leaveShell },
];

let on: Driven;
let made: Made[];
let env: Record<string, string>;

beforeEach(async () => {
  on = await drive();
  env = environment(null, { ...on.env, SANDMAN_STATE_DIR: temporaryFolder() });
  made = [];
  for (const name of NAMES) {
    const { id } = await on.json(`create ${name} --template base`, env);
    const status = STATES[name.replace(/-.$/, '') as keyof typeof STATES];
    Object.assign(on.fake.find(id) ?? {}, { status });
    made.push({ id, name });
  }
});
afterEach(() => on.close());

const states = () =>
  Object.fromEntries(made.map(({ id, name }) => [name, on.fake.find(id)?.status ?? 'gone']));
const shown = (terminal: Terminal) =>
  NAMES.filter((name) => terminal.lines().some((line) => line.includes(name)));

/** A line of a shell, so many times over, each telling its exit code and whether the terminal is as it was. */
function session(line: string, times: number, more: { env?: Record<string, string>; columns?: number } = {}) {
  // A Ctrl-C that the terminal itself makes a signal of is for this shell too.
  const script = `trap : INT
    stty -a > "$HOME/before"
    for at in $(seq ${times}); do
      ${BIN} ${line}
      echo "exit $?"
      stty -a | cmp - "$HOME/before" && echo "as before $at"
    done`;
  return programOnTerminal('sh', ['-c', script], { ...env, ...more.env }, more);
}

const LEAVE = [KEYS.interrupt, KEYS.escape, KEYS.endOfInput];

/** All ways to leave it, of one that takes several and of one that takes one; by turns of the others, which share these. */
function keysFor(verb: Verb): string[] {
  if (/^(kill|exec -- true)$/.test(verb.line)) return LEAVE;
  return [LEAVE[VERBS.indexOf(verb) % LEAVE.length] as string];
}

describe('the picker', () => {
  it.each(VERBS)('of $line offers what it applies to, and changes nothing when it is left', async (verb) => {
    const before = { states: states(), sent: on.fake.requests.length };
    const keys = keysFor(verb);
    const terminal = session(verb.line, keys.length);
    for (const [at, key] of keys.entries()) {
      await terminal.shows(`Which to ${verb.question}?`);
      expect(shown(terminal)).toEqual(
        NAMES.filter((name) => verb.offers.some((one) => name.startsWith(one))),
      );
      if (verb.several) terminal.press(KEYS.space);
      terminal.press(`${KEYS.down}-${key}`);
      await terminal.shows(`as before ${at + 1}`);
    }
    expect(await terminal.ended).toBe(0);
    expect(terminal.lines()).toEqual(
      keys.flatMap((_, at) => [
        'nothing was chosen, and nothing was done',
        'exit 130',
        `as before ${at + 1}`,
      ]),
    );
    expect(terminal.cursorShown()).toBe(true);
    expect(states()).toEqual(before.states);
    expect(writes(on.fake.requests.slice(before.sent))).toEqual([]);
  });

  it.each(VERBS)('of $line finds what is typed, and the verb takes that one alone', async (verb) => {
    const before = states();
    const wanted = made.find(({ name }) => name === verb.take) as Made;
    const terminal = session(verb.line, 1);
    await terminal.shows(`Which to ${verb.question}?`);
    terminal.press(verb.search(wanted));
    await eventually(() => shown(terminal).length === 1);
    if (verb.several) terminal.press(KEYS.space);
    terminal.press(KEYS.enter);
    await verb.next?.(terminal, wanted);
    await terminal.shows('as before 1');
    expect(await terminal.ended).toBe(0);
    expect(terminal.lines()).toContain('exit 0');
    expect(terminal.cursorShown()).toBe(true);
    expect(states()).toEqual({ ...before, [verb.take]: verb.becomes });
  });

  it('of 40 columns wraps nothing, and has no colour where none is wanted', async () => {
    await on.run(`create ${'long-'.repeat(11)}name --template base`, env);
    const terminal = session('info', 1, { columns: 40, env: { NO_COLOR: '1' } });
    await terminal.shows('take');
    const [question, ...rows] = terminal.lines();
    expect(question).toBe('? Which to look at?');
    expect(rows.slice(0, -1).map((row) => row.slice(0, 6))).toContain('❯ ◯ lo');
    expect(rows).toHaveLength(NAMES.length + 2);
    for (const row of rows) expect(row.length).toBeLessThan(40);
    for (const row of rows.slice(0, -1)) expect(row).toMatch(/ \d{4}\w+…? +(running|paused|stopped)$/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a colour begins with one
    expect(terminal.raw()).not.toMatch(/\u001b\[[\d;]*m/);
    terminal.press(KEYS.interrupt);
    expect(await terminal.ended).toBe(0);
  });

  it('on a terminal without cursor codes is a numbered list, and a line answers it', async () => {
    const before = states();
    const terminal = session('kill', 3, { env: { TERM: 'dumb' } });
    const question = 'Which to kill? (numbers) ';
    const asked = (times: number) => eventually(() => terminal.raw().split(question).length > times);
    for (const [at, key] of [KEYS.interrupt, KEYS.endOfInput].entries()) {
      await asked(at + 1);
      terminal.press(key);
      await terminal.shows(`as before ${at + 1}`);
    }
    expect(terminal.raw().split('exit 130')).toHaveLength(3);
    expect(states()).toEqual(before);
    await asked(3);
    const row = terminal.lines().findLast((line) => line.includes('asleep-b')) ?? '';
    terminal.press(`${/^(\d+)\) /.exec(row)?.[1]}${KEYS.enter}`);
    await terminal.shows('Kill 1 sandbox for good? (y/N)');
    terminal.press(`y${KEYS.enter}`);
    await terminal.shows('as before 3');
    expect(terminal.raw()).not.toContain('\u001b');
    expect(states()).toEqual({ ...before, 'asleep-b': 'gone' });
  });

  it('that loses its terminal changes nothing', async () => {
    const before = states();
    const script = `trap "" HUP; ${BIN} kill; echo "exit $?" > "$HOME/code"`;
    const terminal = programOnTerminal('sh', ['-c', script], env);
    await terminal.shows('Which to kill?');
    terminal.press(KEYS.space);
    await terminal.shows('take 1');
    terminal.close();
    await terminal.ended;
    expect(readFileSync(`${env.HOME}/code`, 'utf8')).toMatch(/^exit [1-9]\d*$/m);
    expect(states()).toEqual(before);
  });
});

describe('before anything is killed a person is asked, and', () => {
  const NO = [`n${KEYS.enter}`, KEYS.enter];
  it.each([
    // What `n`, Enter and Ctrl-C do to these is proved where they are.
    ['kill --all', 6, [KEYS.escape, KEYS.endOfInput]],
    ['prune', 2, [KEYS.escape, KEYS.endOfInput]],
    ['kill', 1, [...NO, ...LEAVE]],
  ])('%s does nothing without a yes, and is no success', async (line, count, keys) => {
    const before = { states: states(), sent: on.fake.requests.length };
    const terminal = session(line, keys.length);
    for (const [at, key] of keys.entries()) {
      if (line === 'kill') {
        await terminal.shows('Which to kill?');
        terminal.press(KEYS.space);
        await terminal.shows('take 1');
        terminal.press(KEYS.enter);
      }
      await terminal.shows(`Kill ${count} ${count === 1 ? 'sandbox' : 'sandboxes'} for good? (y/N)`);
      terminal.press(key);
      await terminal.shows(`as before ${at + 1}`);
    }
    expect(await terminal.ended).toBe(0);
    expect(terminal.raw().split('exit 130')).toHaveLength(keys.length + 1);
    expect(terminal.cursorShown()).toBe(true);
    expect(states()).toEqual(before.states);
    expect(writes(on.fake.requests.slice(before.sent))).toEqual([]);
  });
});
