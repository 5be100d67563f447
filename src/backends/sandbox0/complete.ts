import { PAGE_LIMIT } from './query.js';
import type { Wire } from './wire.js';

/** What is known of a list from its pages, as they come. */
export interface Completeness {
  /** A page, and how many there are in all, where the server tells. */
  note(rows: readonly Wire[], total: number | null): void;
  /** Why something may be missing; null where nothing speaks for it. */
  doubt(): string | null;
}

/**
 * A server of several clusters shows no more than a page's worth of each, and says nothing of the rest. And where some
 * go or come while pages are counted, others slip through between two.
 */
export function watchPages(): Completeness {
  const ids = new Set<string | undefined>();
  const ofCluster = new Map<string, number>();
  let total: number | null = null;
  let shrank = false;
  return {
    note: (rows, count) => {
      shrank ||= total !== null && count !== null && count < total;
      total = count;
      for (const { id, cluster_id } of rows) {
        ids.add(id);
        if (cluster_id) ofCluster.set(cluster_id, (ofCluster.get(cluster_id) ?? 0) + 1);
      }
    },
    doubt: () => {
      const full = [...ofCluster].filter(([, rows]) => rows >= PAGE_LIMIT).map(([cluster]) => cluster);
      if (full.length > 0)
        return `no more than ${PAGE_LIMIT} are shown of a cluster, and ${full.join(', ')} has as many`;
      if (total !== null && ids.size < total) return `the server counts ${total}, and has shown ${ids.size}`;
      return shrank ? 'some went while it was read, and others may have been passed over' : null;
    },
  };
}
