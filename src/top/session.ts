import { cancelledError } from '../errors.js';
import type { Io } from '../io/io.js';
import type { Call } from '../sandbox/backend.js';
import { before } from '../sandbox/deadline.js';
import { type Sandbox, titleOf } from '../sandbox/sandbox.js';
import { type Ending, ending } from './ending.js';
import { feed, type Source } from './feed.js';
import { type Action, actionFor } from './keys.js';
import { createStage, type Stage } from './stage.js';
import { createVerbs, type VerbRules, type Verbs } from './verbs.js';
import type { View } from './view.js';

export interface TopRules extends Omit<VerbRules, 'call'> {
  sources: readonly Source[];
  columns: readonly string[] | undefined;
  /** What the terminal calls itself. */
  term: string;
  /** Aborted: the terminal is given back, and the reason thrown. */
  signal: AbortSignal;
  /** For Ctrl-Z, and for whoever else stops it. */
  suspension: { stop(): void; onContinue(listener: () => void): () => void };
  /** Opens a shell on the terminal, to its end: why it could not; null where it could. */
  shell(sandbox: Sandbox): Promise<string | null>;
}

/** A process that is stopped is so by then. */
const NOT_STOPPED_MS = 100;

/** What works together while the screen is taken. */
interface Session {
  rules: TopRules;
  view: View;
  stage: Stage;
  verbs: Verbs;
  end: Ending;
  /** The shell that has the terminal meanwhile. */
  visit: Promise<void> | null;
  /** The screen is not taken any more. */
  closed: boolean;
}

/** Shows all sandboxes until somebody leaves; the verbs that are under way then are waited for. */
export async function runTop(io: Io, rules: TopRules): Promise<void> {
  const { createView } = await import('./view.js');
  const over = new AbortController();
  const signal = AbortSignal.any([rules.signal, over.signal]);
  const end = ending();
  const view = createView(io, rules.term);
  const names = rules.sources.map(({ name }) => name);
  const stage = createStage(io, view, end, { names, columns: rules.columns });
  const call: Call = { signal, onWarning: stage.say };
  const verbs = createVerbs({ ...rules, call }, stage.tell);
  const session: Session = { rules, view, stage, verbs, end, visit: null, closed: false };
  const deaf = rules.suspension.onContinue(() => retake(session));
  try {
    watch(session);
    view.enter();
    stage.draw();
    await before(fed(session, call), rules.signal);
    close(session);
    await finish(io, verbs, rules.signal);
  } finally {
    // Before anything else: a second signal ends the process where it stands.
    close(session);
    deaf();
    over.abort(cancelledError('interrupted'));
    await session.visit;
  }
}

function close(session: Session): void {
  session.closed = true;
  session.view.leave();
  session.stage.close();
}

function watch(session: Session): void {
  const { view, stage, end } = session;
  view.watch({
    onKey: end.guard((key) => {
      const action = actionFor(stage.state(), key);
      if (action !== null) perform(session, action);
    }),
    onResize: (size) => stage.tell({ kind: 'resized', size }),
    onEnd: () => end.fail(cancelledError('the terminal went away')),
  });
}

/** Feeds the screen until the end. */
async function fed({ rules, stage, end }: Session, call: Call): Promise<void> {
  const over = new AbortController();
  const own = { ...call, signal: AbortSignal.any([call.signal, over.signal]) };
  for (const source of rules.sources) feed(source, own, stage.tell).catch(end.fail);
  await end.promise.finally(() => over.abort());
}

function perform(session: Session, action: Action): void {
  const { stage, verbs, view, end } = session;
  switch (action.kind) {
    case 'show':
      stage.tell(action.event);
      break;
    case 'redraw':
      view.forget();
      stage.draw();
      break;
    case 'suspend':
      suspend(session);
      break;
    case 'change':
      stage.tell({ kind: 'asked', doomed: null });
      verbs.begin(action.sandbox, action.verb);
      break;
    case 'shell':
      session.visit = visit(session, action.sandbox)
        .catch(end.fail)
        .finally(() => {
          session.visit = null;
        });
      break;
    case 'leave':
      end.leave();
      break;
    case 'interrupt':
      end.fail(cancelledError('interrupted'));
  }
}

/** Gives the terminal back, for as long as the process is stopped. */
function suspend(session: Session): void {
  session.view.leave();
  session.rules.suspension.stop();
  // Where no shell could let it go on it was not stopped, and nothing tells of that.
  setTimeout(() => retake(session), NOT_STOPPED_MS);
}

/** Takes the terminal anew, which somebody else may have had. */
function retake({ view, stage, visit, closed }: Session): void {
  if (visit !== null || closed) return;
  view.leave();
  view.enter();
  stage.draw();
}

/** Leaves the terminal to a shell, and comes back where nobody has ended it all meanwhile. */
async function visit({ rules, view, stage }: Session, sandbox: Sandbox): Promise<void> {
  view.leave();
  const failure = await rules.shell(sandbox);
  if (rules.signal.aborted) return;
  view.enter();
  stage.draw();
  if (failure !== null) stage.say(`no shell in ${titleOf(sandbox)}: ${failure}`);
}

/** What was begun is not left half done, unless somebody insists. */
async function finish(io: Io, verbs: Verbs, signal: AbortSignal): Promise<void> {
  const pending = verbs.pending();
  if (pending.length === 0) return;
  io.note(`still ${pending.join(', ')}; Ctrl-C does not wait for it`);
  await before(verbs.settled(), signal);
}
