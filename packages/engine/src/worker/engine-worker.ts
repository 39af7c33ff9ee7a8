/** Claims events and executions and runs them. One per process is enough. */
export interface EngineWorker {
  readonly name: string;
  /** Statements that wrote to executions' state, and the units (an intent, a result, an end) they carried together. */
  readonly counts: { readonly commits: number; readonly units: number };
  /** Begins to claim. Resolves when the database has answered and hints arrive (or it is clear that they will not). */
  start(): Promise<void>;
  /**
   * Claims nothing more, gives back what has not begun, finishes what runs. Resolves when nothing is left; after
   * `timeoutMs` as `stop`.
   */
  drain(options?: { timeoutMs?: number | undefined }): Promise<void>;
  /** Aborts what runs, writes what is known of it, gives back every claim it can. */
  stop(): Promise<void>;
}

/** How a worker works. */
export interface EngineWorkerOptions {
  /** Names the worker in tables and logs. Default: host name, process id and a random part. */
  name?: string | undefined;
  /** Executions that run at one time; as many more are held to follow them. Default 128. */
  concurrency?: number | undefined;
  /** Milliseconds a claim lasts without renewal. Default 30,000. */
  leaseMs?: number | undefined;
  /** Milliseconds between two looks at the tables when no notification comes. Default and maximum 1,000. */
  pollMs?: number | undefined;
  /** Claims of one execution that may end without a word before it is given up. Default 10. */
  maxAttempts?: number | undefined;
  /** Milliseconds that a step is waited for after it was aborted. Default 5,000. */
  graceMs?: number | undefined;
  /** A retry further away than this many milliseconds gives the claim back meanwhile. Default 1,000. */
  durableRetryMs?: number | undefined;
}
