/** Claims events and executions and runs them. One per process is enough. */
export interface EngineWorker {
  /** Begins to claim. Resolves when the database has answered once. */
  start(): Promise<void>;
  /** Claims nothing more, finishes what runs, gives back what has not begun. Resolves when nothing is left or time is over. */
  drain(options?: { timeoutMs?: number | undefined }): Promise<void>;
  /** Aborts what runs, gives back every claim it can, and ends. */
  stop(): Promise<void>;
}

/** How a worker works. */
export interface EngineWorkerOptions {
  /** Names the worker in tables and logs. Default: host name, process id and a random part. */
  name?: string | undefined;
  /** Executions that run at one time. Default 64. */
  concurrency?: number | undefined;
  /** Milliseconds a claim lasts without renewal. Default 30,000. */
  leaseMs?: number | undefined;
  /** Milliseconds between two looks at the tables when no notification comes. Default and maximum 1,000. */
  pollMs?: number | undefined;
  /** Plugin ids this process can run; read at every claim. Absent: whatever is asked for. */
  plugins?: (() => readonly string[]) | undefined;
}
