import type { TerminalSize } from '../sandbox/exec.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import { sortSandboxes } from '../sandbox/sort.js';
import type { ChangeVerb } from '../sandbox/transitions.js';
import { helpLines } from './help.js';

/** A backend and what it told last. */
export interface Lane {
  name: string;
  sandboxes: readonly Sandbox[];
  /** Absent: not there, and nobody has said that it should be. */
  condition: 'asked' | 'here' | 'lost' | 'absent';
  /** Why it is lost. */
  reason: string;
  /** When a lost one is asked again, in milliseconds since 1970. */
  againAt: number;
}

export interface Message {
  text: string;
  failure: boolean;
  /** When it was said. */
  at: number;
}

/** All that the screen shows. `now` is in milliseconds since 1970. */
export interface TopState {
  lanes: readonly Lane[];
  size: TerminalSize;
  now: number;
  filter: string;
  typing: boolean;
  help: boolean;
  /** The key of the selected sandbox, and where it stands among the shown ones. */
  selected: string | null;
  index: number;
  /** How many of the shown ones are above the window. */
  offset: number;
  /** Asked about: it is killed when the answer is yes. */
  doomed: Sandbox | null;
  busy: ReadonlyMap<string, ChangeVerb>;
  message: Message | null;
}

export type TopEvent =
  | { kind: 'found'; backend: string; sandboxes: readonly Sandbox[] }
  | { kind: 'lost'; backend: string; reason: string; againAt: number; quiet: boolean }
  | { kind: 'began'; key: string; verb: ChangeVerb }
  | { kind: 'ended'; key: string }
  | { kind: 'said'; text: string; failure: boolean }
  | { kind: 'resized'; size: TerminalSize }
  | { kind: 'ticked'; now: number }
  | { kind: 'moved'; by: number }
  | { kind: 'filtered'; text: string; typing: boolean }
  | { kind: 'helped' }
  | { kind: 'asked'; doomed: Sandbox | null };

/** Lines that are no rows: the counts, the heading, the status. */
const FRAME = 3;
/** So long a message stays, whatever key is pressed. */
const READING_MS = 3000;

export function initialState(names: readonly string[], size: TerminalSize, now: number): TopState {
  const lanes = names.map(
    (name): Lane => ({ name, sandboxes: [], condition: 'asked', reason: '', againAt: 0 }),
  );
  return {
    ...{ lanes, size, now, filter: '', typing: false, help: false },
    ...{ selected: null, index: 0, offset: 0, doomed: null, busy: new Map(), message: null },
  };
}

/** The state after an event. The selection stays on its sandbox; where that is gone, on the one that took its place. */
export function reduce(state: TopState, event: TopEvent): TopState {
  return settled(after(state, event));
}

function after(state: TopState, event: TopEvent): TopState {
  switch (event.kind) {
    case 'found':
      return withLane(state, event.backend, { sandboxes: event.sandboxes, condition: 'here' });
    case 'lost':
      return lost(state, event);
    case 'began':
      return { ...state, busy: new Map(state.busy).set(event.key, event.verb) };
    case 'ended':
      return { ...state, busy: new Map([...state.busy].filter(([key]) => key !== event.key)) };
    case 'said':
      return { ...state, message: { text: event.text, failure: event.failure, at: state.now } };
    case 'resized':
      return { ...state, size: event.size };
    case 'ticked':
      return { ...state, now: event.now };
    default:
      return pressed({ ...state, message: heard(state) }, event);
  }
}

/** What came of a key. */
function pressed(
  state: TopState,
  event: Extract<TopEvent, { kind: 'moved' | 'filtered' | 'helped' | 'asked' }>,
): TopState {
  switch (event.kind) {
    case 'moved':
      return moved(state, event.by);
    case 'filtered':
      return { ...state, filter: event.text, typing: event.typing };
    case 'helped':
      return { ...state, help: !state.help };
    case 'asked':
      return { ...state, doomed: event.doomed };
  }
}

function withLane(state: TopState, name: string, change: Partial<Lane>): TopState {
  return { ...state, lanes: state.lanes.map((lane) => (lane.name === name ? { ...lane, ...change } : lane)) };
}

/** One that was here is missed, whoever set it up. */
function lost(state: TopState, { backend, reason, againAt, quiet }: TopEvent & { kind: 'lost' }): TopState {
  const missed = state.lanes.some(
    ({ name, condition }) => name === backend && (condition === 'here' || condition === 'lost'),
  );
  const condition = quiet && !missed ? 'absent' : 'lost';
  return withLane(state, backend, { condition, reason, againAt });
}

function heard({ message, now }: TopState): Message | null {
  return message !== null && now - message.at < READING_MS ? message : null;
}

function moved(state: TopState, by: number): TopState {
  const rows = shownOf(state);
  const index = clamp(state.index + by, rows.length);
  const there = rows[index];
  return { ...state, index, selected: there === undefined ? null : keyOf(there) };
}

/** The selection on a row that is there, and the window where it can be seen. */
function settled(state: TopState): TopState {
  const rows = shownOf(state);
  const found = rows.findIndex((row) => keyOf(row) === state.selected);
  const index = found < 0 ? clamp(state.index, rows.length) : found;
  const there = rows[index];
  const height = windowHeight(state);
  const highest = Math.max(0, rows.length - height);
  const offset = Math.min(Math.max(state.offset, index - height + 1), index, highest);
  return { ...state, index, offset, selected: there === undefined ? null : keyOf(there) };
}

function clamp(index: number, length: number): number {
  return Math.max(0, Math.min(index, length - 1));
}

export function keyOf({ backend, id }: Pick<Sandbox, 'backend' | 'id'>): string {
  return `${backend}\n${id}`;
}

export function allOf({ lanes }: Pick<TopState, 'lanes'>): Sandbox[] {
  return lanes.flatMap(({ sandboxes }) => sandboxes);
}

/** Those that have every word of the filter in their name, id, state or backend; newest first. */
export function shownOf(state: Pick<TopState, 'lanes' | 'filter'>): Sandbox[] {
  const words = state.filter.toLowerCase().split(' ');
  const passes = ({ name, id, state: is, backend }: Sandbox) => {
    const texts = [name ?? '', id, is, backend].map((text) => text.toLowerCase());
    return words.every((word) => texts.some((text) => text.includes(word)));
  };
  return sortSandboxes(allOf(state).filter(passes));
}

export function selectedOf(state: TopState): Sandbox | null {
  return shownOf(state).find((row) => keyOf(row) === state.selected) ?? null;
}

/** Those with a line of their own, which may take a third of the screen. */
export function lostOf({ lanes, size }: Pick<TopState, 'lanes' | 'size'>): Lane[] {
  return lanes.filter(({ condition }) => condition === 'lost').slice(0, Math.floor(size.rows / 3));
}

/** How many rows can be seen at once. */
export function windowHeight(state: Pick<TopState, 'lanes' | 'size' | 'help'>): number {
  return Math.max(1, state.size.rows - FRAME - lostOf(state).length - helpOf(state).length);
}

/** The lines of the help, which is shown where it leaves half of the screen. */
export function helpOf({ help, size }: Pick<TopState, 'help' | 'size'>): string[] {
  return help ? helpLines(size.columns).slice(0, Math.floor(size.rows / 2)) : [];
}
