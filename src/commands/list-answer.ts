import type { Context } from '../context.js';
import { LIST_COLUMNS } from '../io/columns.js';
import { sandboxPresenter } from '../io/present.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import { type Sort, sortSandboxes } from '../sandbox/sort.js';

/** What becomes of the rows of a list as they come. */
export interface ListAnswer {
  /** Takes one of a backend; false where no more are wanted. */
  take(sandbox: Sandbox): boolean;
  /** A backend has told all that it has. */
  told(backend: string): void;
  /** Shows what is not shown yet; how many there were. */
  end(): number;
  /** Shows nothing more: the reading has failed. */
  drop(): void;
}

export interface ListLayout {
  /** Several backends: whose a row is must be seen. */
  several: boolean;
  sort?: Sort | undefined;
  limit?: number | undefined;
}

/** Those that answer within this are shown together and sorted; who takes longer keeps nobody waiting. In milliseconds. */
const PATIENCE_MS = 1000;

export function listAnswer(context: Context, layout: ListLayout): ListAnswer {
  const { mode } = context.io;
  if (mode === 'jsonl' && layout.sort === undefined) return asTheyCome(context, layout);
  const inParts = layout.several && mode !== 'json' && mode !== 'jsonl';
  const whole = layout.sort !== undefined || layout.limit !== undefined;
  return inParts && !whole ? inTurns(context, layout) : inOneGo(context, layout);
}

function presenterOf({ io, columns }: Context, { several }: ListLayout) {
  const usual = [...LIST_COLUMNS, ...(several ? ['backend'] : [])];
  return sandboxPresenter(io, { single: false, columns, usual });
}

function asTheyCome(context: Context, layout: ListLayout): ListAnswer {
  const { limit = Number.POSITIVE_INFINITY } = layout;
  const show = presenterOf(context, layout);
  let shown = 0;
  let cut = false;
  return {
    take: (sandbox) => {
      cut ||= shown === limit;
      if (cut) return false;
      shown += 1;
      show([sandbox]);
      return true;
    },
    told: () => {},
    end: () => {
      if (cut) context.io.warn(`no more than ${limit} shown, because of --limit`);
      return shown;
    },
    drop: () => {},
  };
}

function inOneGo(context: Context, layout: ListLayout): ListAnswer {
  const found: Sandbox[] = [];
  return {
    take: (sandbox) => found.push(sandbox) > 0,
    told: () => {},
    end: () => {
      const shown = sortSandboxes(found, layout.sort).slice(0, layout.limit);
      presenterOf(context, layout)(shown);
      if (shown.length < found.length) {
        context.io.warn(`${shown.length} of ${found.length} shown, because of --limit`);
      }
      return found.length;
    },
    drop: () => {},
  };
}

/** After a while, those of each backend as soon as it has told them all. */
function inTurns(context: Context, layout: ListLayout): ListAnswer {
  const show = presenterOf(context, layout);
  const coming = new Map<string, Sandbox[]>();
  let ready: Sandbox[] = [];
  let begun = false;
  let patient = true;
  let total = 0;
  const flush = () => {
    // The heading comes even where nothing comes below it.
    if (ready.length > 0 || !begun) show(sortSandboxes(ready));
    ready = [];
    begun = true;
  };
  const timer = setTimeout(() => {
    patient = false;
    if (ready.length > 0) flush();
  }, PATIENCE_MS);
  return {
    take: (sandbox) => {
      const rows = coming.get(sandbox.backend) ?? [];
      coming.set(sandbox.backend, rows);
      total += 1;
      return rows.push(sandbox) > 0;
    },
    told: (backend) => {
      ready = ready.concat(coming.get(backend) ?? []);
      coming.delete(backend);
      if (!patient && ready.length > 0) flush();
    },
    end: () => {
      clearTimeout(timer);
      ready = ready.concat([...coming.values()].flat());
      flush();
      return total;
    },
    drop: () => clearTimeout(timer),
  };
}
