import { PLAIN } from '../io/style.js';
import { type Column, renderTable } from '../io/table.js';
import { STATES, type State } from '../sandbox/sandbox.js';
import { CHANGE_VERBS, type ChangeVerb, decide, TARGETS } from '../sandbox/transitions.js';

const MEANINGS: Readonly<Record<State, string>> = {
  creating: 'being made',
  running: 'its processes run',
  pausing: 'on its way to paused',
  paused: 'frozen',
  resuming: 'on its way from paused to running',
  stopping: 'on its way to stopped',
  stopped: 'its files are there, and no process',
  killing: 'on its way to gone',
  gone: 'not there any more',
  failed: 'broken; only kill is left',
  unknown: 'what it is cannot be told; verbs try',
};

const ABOUT: readonly Column<State>[] = [
  { key: 'state', title: 'STATE', cell: (state) => state },
  { key: 'meaning', title: 'MEANING', cell: (state) => MEANINGS[state] },
];

const WHAT_VERBS_DO: readonly Column<State>[] = [
  { key: 'from', title: 'FROM', cell: (state) => state },
  ...CHANGE_VERBS.map((verb) => ({
    key: verb,
    title: verb.toUpperCase(),
    cell: (state: State) => cell(verb, state),
  })),
];

export function states(): string {
  return `${renderTable(STATES, ABOUT, null, PLAIN)}

What a verb makes of each:

${renderTable(STATES, WHAT_VERBS_DO, null, PLAIN)}

  -        nothing to do: exit 0, with changed: false
  waits    until that is over, and then as from what came of it
  refused  exit 8; of what is gone exit 4

Refused:

${refusals()
  .map((line) => `  ${line}`)
  .join('\n')}

What is kept:

  pause  files and memory, where the backend's pause keeps both; its field
         pause, in sandman info --json, tells. No CPU is used meanwhile.
  stop   files. Processes end, and start runs the command anew.
  kill   nothing. There is no way back.`;
}

function cell(verb: ChangeVerb, state: State): string {
  const decision = decide(verb, state);
  if (decision.kind === 'act') return TARGETS[verb];
  return { none: '-', wait: 'waits', refuse: 'refused' }[decision.kind];
}

/** Of what is gone nothing can be done, which needs no hint. */
function refusals(): string[] {
  const lines = STATES.filter((state) => state !== 'gone').flatMap((state) =>
    CHANGE_VERBS.flatMap((verb) => {
      const decision = decide(verb, state);
      return decision.kind === 'refuse' ? [{ verb, state, hint: decision.hint }] : [];
    }),
  );
  const hints = [...new Set(lines.map(({ hint }) => hint))];
  return hints.flatMap((hint) => {
    const alike = lines.filter((line) => line.hint === hint);
    const verbs = alike.map(({ verb }) => verb).join(', ');
    return [`${verbs} of ${alike[0]?.state}: ${hint.replaceAll('`', '')}`];
  });
}
