import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
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
const ZSH = `compdef() { :; }; compadd() { [[ "$argv[-2]" == -a ]] && print -l -- "\${(P@)argv[-1]}" || { shift; print -l -- "$@" } }
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
