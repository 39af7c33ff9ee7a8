/** How far an overview looks back. */
export const OVERVIEW_WINDOWS = ['hour', 'day', 'week'] as const;
export type OverviewWindow = (typeof OVERVIEW_WINDOWS)[number];

/** Runs that began, and those that ended, by what became of them. */
export interface RunCounts {
  started: number;
  completed: number;
  failed: number;
  cancelled: number;
  uncertain: number;
}

/** A number that is counted up to a limit. */
export interface Counted {
  count: number;
  /** There may be more than were counted. */
  more: boolean;
}

/** What waits for a worker in one queue. */
export interface Backlog extends Counted {
  queue: string;
  /** How long the one that was due first has waited. */
  oldestMs: number;
}

/** How a tenant's runs are, as all processes together have left them in the database. Times are ISO 8601 in UTC. */
export interface Overview {
  window: OverviewWindow;
  /** Of the first bucket. */
  from: string;
  bucketMs: number;
  /** Oldest first, without gaps; the last one is under way. */
  buckets: (RunCounts & { at: string })[];
  totals: RunCounts;
  /** How long the runs took that ended, estimated to about a tenth; absent: none did. */
  duration?: { p50Ms: number; p95Ms: number };
  /** Where most failed or became uncertain, at most ten. */
  failing: { id: string; name: string; failed: number; ended: number }[];
  /** Where something waits now. */
  backlog: Backlog[];
  deadLetters: Counted;
  uncertain: Counted;
}

export interface OverviewQueries {
  /** Costs the same however many runs there are. */
  get(tenantId: string, window: OverviewWindow): Promise<Overview>;
}
