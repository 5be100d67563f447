import { type Io, onOneLine } from '../io/io.js';
import { redact } from '../io/redact.js';
import type { Ending } from './ending.js';
import { initialState, reduce, type TopEvent, type TopState } from './model.js';
import { FRAME_MS, screenOf } from './rows.js';
import type { View } from './view.js';

/** The state, and the screen that shows it. */
export interface Stage {
  state(): TopState;
  tell(event: TopEvent): void;
  say(failure: string): void;
  draw(): void;
  /** From now on failures are told on stderr. */
  close(): void;
}

export interface StageRules {
  names: readonly string[];
  columns: readonly string[] | undefined;
}

/** Ages are written in whole seconds. */
const SECOND_MS = 1000;

export function createStage(io: Io, view: View, end: Ending, { names, columns }: StageRules): Stage {
  let state = initialState(names, view.size(), Date.now());
  let closed = false;
  const draw = end.guard(() => view.draw(screenOf(state, columns)));
  const tell = end.guard((event: TopEvent) => {
    const shown = clean(event);
    if (closed && shown.kind === 'said') io.warn(shown.text);
    state = reduce(state, shown);
    draw();
  });
  const ticking = setInterval(() => {
    const now = Date.now();
    const elapsed = Math.floor(now / SECOND_MS) !== Math.floor(state.now / SECOND_MS);
    if (elapsed || state.busy.size > 0) tell({ kind: 'ticked', now });
  }, FRAME_MS);
  return {
    state: () => state,
    tell,
    draw,
    say: (text) => tell({ kind: 'said', text, failure: true }),
    close: () => {
      closed = true;
      clearInterval(ticking);
    },
  };
}

/** As it may be shown to whoever looks on. */
function clean(event: TopEvent): TopEvent {
  const shown = (text: string) => redact(onOneLine(text));
  if (event.kind === 'said') return { ...event, text: shown(event.text) };
  return event.kind === 'lost' ? { ...event, reason: shown(event.reason) } : event;
}
