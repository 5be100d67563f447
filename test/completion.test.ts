import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodesOf } from '../src/completion/tree.js';
import { createProgram } from '../src/program.js';
import { runInProcess } from './support/host.js';

const FILES = { bash: 'sandman.bash', zsh: '_sandman', fish: 'sandman.fish', powershell: 'sandman.ps1' };

describe('the saved completions', () => {
  it.each(Object.entries(FILES))('for %s are what `sandman completion` prints', async (shell, file) => {
    const { code, stdout } = await runInProcess(['completion', shell]);
    expect(code).toBe(0);
    // Where this fails: npm run completions.
    expect(readFileSync(`completions/${file}`, 'utf8')).toBe(stdout);
  });
});

/** What a shell offers for a line, whose last word is the one that is being typed. */
type Offer = (...line: string[]) => string[];

const BASH = `source completions/sandman.bash
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _sandman; printf '%s\\n' "\${COMPREPLY[@]}"`;
/** The function is called as zsh calls it; what it hands to compadd is what the user is offered. */
const ZSH = `compdef() { :; }; compadd() { [[ "$argv[-2]" == -a ]] && print -l -- "\${(P@)argv[-1]}" || { shift; print -l -- "$before_comma"\${^@} } }
compset() { before_comma="\${words[CURRENT]%,*}," }
_files() { print FILES; }; source completions/_sandman; words=("$@"); CURRENT=$#; typed="$words[-1]"; _sandman | grep -e "^$typed"; true`;
const FISH = 'source completions/sandman.fish; complete -C "$argv" | string split -f1 \\t; true';

const OFFERS: [string, Offer][] = [
  ['bash', (...line) => lines('bash', ['--norc', '-c', BASH, 'bash', ...line])],
  ['zsh', (...line) => lines('zsh', ['-f', '-c', ZSH, 'zsh', ...line])],
  ['fish', (...line) => lines('fish', ['--no-config', '-c', FISH, line.join(' ')])],
];

function lines(program: string, args: string[]): string[] {
  return execFileSync(program, args, { encoding: 'utf8' }).split('\n').filter(Boolean).sort();
}

describe.each(OFFERS)('in a real %s', (_shell, offer) => {
  it('verbs are completed', () => {
    expect(offer('sandman', 'pa')).toEqual(['pause']);
    expect(offer('sandman', 'backend', 'us')).toEqual(['use']);
  });

  it('flags are completed, before the verb and behind it', () => {
    expect(offer('sandman', '--deb')).toEqual(['--debug']);
    expect(offer('sandman', 'list', '--st')).toEqual(['--state']);
  });

  it('the values of flags are completed', () => {
    expect(offer('sandman', 'create', '--pull', 'm')).toEqual(['missing']);
    expect(offer('sandman', 'list', '--state', 'paus')).toEqual(['paused', 'pausing']);
    expect(offer('sandman', '-o', 'j')).toEqual(['json', 'jsonl']);
    expect(offer('sandman', 'backend', 'add', 'lab', '--type', 'e')).toEqual(['e2b']);
  });

  it('of values that may be several, the one behind the last comma is completed', () => {
    const states = ['running,paused', 'running,pausing'];
    expect(offer('sandman', 'list', '--state', 'running,paus')).toEqual(states);
    expect(offer('sandman', 'wait', 'web', '--for', 'gon')).toEqual(['gone']);
    expect(offer('sandman', 'list', '--columns', 'name,st')).toEqual([
      'name,started',
      'name,state',
      'name,stopped',
    ]);
    expect(offer('sandman', 'pause', '--columns', 'dur')).toEqual(['duration']);
    expect(offer('sandman', 'whoami', '--columns', 'val')).toEqual(['valid']);
  });

  it('fields to sort by are completed', () => {
    expect(offer('sandman', 'list', '--sort', 'cr')).toEqual(['created']);
  });

  it('what help is about is completed', () => {
    expect(offer('sandman', 'help', 'for')).toEqual(['formats']);
    expect(offer('sandman', 'help', 'pa')).toEqual(['pause']);
    expect(offer('sandman', 'help', 'backend', 'us')).toEqual(['use']);
    expect(offer('sandman', 'help', 'keeper', 'inst')).toEqual(['install']);
  });

  it('shells are completed', () => {
    expect(offer('sandman', 'completion', 'p')).toEqual(['powershell']);
  });

  it('flags are offered to whoever types a dash, or where there is nothing else', () => {
    expect(offer('sandman', '')).toContain('pause');
    expect(offer('sandman', '').filter((word) => word.startsWith('-'))).toEqual([]);
    expect(offer('sandman', 'list', '--a')).toEqual(['--all-backends']);
  });

  it('nothing is offered for a value that only the user knows', () => {
    expect(offer('sandman', 'create', '--memory', 'x')).toEqual([]);
  });
});

/** fish takes what begins with a dash for a flag there. */
it.each(OFFERS.filter(([shell]) => shell !== 'fish'))(
  'in a real %s fields are completed backwards',
  (_, offer) => {
    expect(offer('sandman', 'list', '--sort', '-cr')).toEqual(['-created']);
  },
);

/** Values that only the user knows; `--columns` of commands without a table is left out. */
const FREE = [
  ...[
    '--image',
    '--cpus',
    '--memory',
    '--disk',
    '--env',
    '--label',
    '--ttl',
    '--idle-timeout',
    '--max-lifetime',
  ],
  ...['--publish', '--workdir', '--user', '--timeout', '--concurrency', '--grace', '--older-than', '--shell'],
  ...['--tail', '--since', '--limit', '--name', '--url', '--region', '--team'],
];
/** Commands whose answer is no table of a record's fields. */
const TABLELESS =
  /^(|run|exec|shell|connect|cp|logs|doctor|log(in|out)|backend( (add|remove|rm|use))?|template|keeper( (run|(un)?install))?|config( (get|set|unset|path|edit))?|completion.*|help.*)$/;

const nodes = nodesOf(await createProgram({ bind: () => async () => {}, print: () => {} }));
const flags = nodes.flatMap(({ path, flags }) =>
  flags.filter(({ takesValue }) => takesValue).map((flag) => ({ path, name: flag.long ?? '', flag })),
);

describe('every flag with a value', () => {
  it.each(flags)(
    '$path $name has words, files or live names, or one that only the user knows',
    ({ path, name, flag }) => {
      const isOffered = flag.choices.length > 0 || flag.file || flag.live !== null;
      const isFree = FREE.includes(name) || (name === '--columns' && TABLELESS.test(path));
      expect(isOffered).toBe(!isFree);
    },
  );
});

const tables = flags.filter(
  ({ name, flag, path }) => name === '--columns' && flag.choices.length > 0 && !['top', 'ui'].includes(path),
);

describe('the columns that are completed', () => {
  it.each(tables)('of $path are those that it has', async ({ path, flag }) => {
    const sandbox = ['ttl', 'wait'].includes(path) ? ['x'] : [];
    const rest = path === 'wait' ? ['--for', 'gone'] : [];
    const line = [...path.split(' '), ...sandbox, ...rest, '--columns', 'nosuch'];
    const { stderr, code } = await runInProcess(line, { env: { DOCKER_HOST: 'unix:///nowhere' } });
    expect({ code, path, stderr }).toEqual({ code: 2, path, stderr: expect.stringContaining('nosuch') });
    for (const name of flag.choices) expect(stderr).toContain(name);
  });
});
