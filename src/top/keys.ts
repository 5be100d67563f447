import type { Sandbox } from '../sandbox/sandbox.js';
import type { ChangeVerb } from '../sandbox/transitions.js';
import { selectedOf, type TopEvent, type TopState, windowHeight } from './model.js';

/** What a key is for: a change of what is shown, or something to be done. */
export type Action =
  | { kind: 'show'; event: TopEvent }
  | { kind: 'change'; verb: ChangeVerb; sandbox: Sandbox }
  | { kind: 'shell'; sandbox: Sandbox }
  | { kind: 'redraw' }
  | { kind: 'suspend' }
  | { kind: 'leave' }
  | { kind: 'interrupt' };

const VERBS: Readonly<Record<string, ChangeVerb>> = { p: 'pause', r: 'resume', s: 'stop', S: 'start' };
const FAR = Number.MAX_SAFE_INTEGER;

/** What a key means as things are, by the name that terminal-kit gives it; null: nothing. */
export function actionFor(state: TopState, key: string): Action | null {
  if (key === 'CTRL_C') return { kind: 'interrupt' };
  if (key === 'CTRL_Z') return { kind: 'suspend' };
  if (key === 'CTRL_L') return { kind: 'redraw' };
  if (state.doomed !== null) return answered(state.doomed, key);
  if (state.typing) return typed(state, key);
  return shown(moveFor(state, key) ?? lookFor(state, key)) ?? workFor(state, key);
}

function shown(event: TopEvent | null): Action | null {
  return event && { kind: 'show', event };
}

function answered(sandbox: Sandbox, key: string): Action | null {
  if (key === 'y' || key === 'Y') return { kind: 'change', verb: 'kill', sandbox };
  return ['n', 'N', 'q', 'ESCAPE', 'ENTER'].includes(key) ? shown({ kind: 'asked', doomed: null }) : null;
}

function typed(state: TopState, key: string): Action | null {
  const { filter } = state;
  const filtered = (text: string, typing = true) => shown({ kind: 'filtered', text, typing });
  if (key === 'ENTER' || key === 'KP_ENTER') return filtered(filter, false);
  if (key === 'ESCAPE') return filtered('', false);
  if (key === 'BACKSPACE') return filtered([...filter].slice(0, -1).join(''));
  if (key === 'CTRL_U') return filtered('');
  if ([...key].length === 1) return filtered(filter + key);
  return shown(moveFor(state, key));
}

function moveFor(state: TopState, key: string): TopEvent | null {
  const page = windowHeight(state);
  const ways: Record<string, number> = {
    ...{ UP: -1, DOWN: 1, PAGE_UP: -page, PAGE_DOWN: page, HOME: -FAR, END: FAR },
    ...(state.typing ? {} : { k: -1, j: 1 }),
  };
  const by = ways[key];
  return by === undefined ? null : { kind: 'moved', by };
}

function lookFor(state: TopState, key: string): TopEvent | null {
  if (key === '/') return { kind: 'filtered', text: state.filter, typing: true };
  if (key === 'ESCAPE') return { kind: 'filtered', text: '', typing: false };
  if (key === '?') return { kind: 'helped' };
  if (key === 'x') return { kind: 'asked', doomed: selectedOf(state) };
  return null;
}

function workFor(state: TopState, key: string): Action | null {
  if (key === 'q') return { kind: 'leave' };
  const sandbox = selectedOf(state);
  if (sandbox === null) return null;
  if (key === 'e' || key === 'ENTER' || key === 'KP_ENTER') return { kind: 'shell', sandbox };
  const verb = VERBS[key];
  return verb === undefined ? null : { kind: 'change', verb, sandbox };
}
