/** Milliseconds after which what is over is deleted. Absent: never. */
export interface Retention {
  completedMs?: number | undefined;
  failedMs?: number | undefined;
  cancelledMs?: number | undefined;
  /** Runs of which somebody has yet to say what became of them. */
  uncertainMs?: number | undefined;
  /** Events, once no run of theirs is left. */
  eventsMs?: number | undefined;
}
