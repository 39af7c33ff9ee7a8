/** What a plugin's process may use. Times in milliseconds. */
export interface ChildLimits {
  /** MiB of its JavaScript heap; the whole process may have 128 more (watched on Linux). Default 256. */
  memoryMb: number;
  /** From the start of the process to the plugin being loaded. Default 10,000. */
  startTimeoutMs: number;
  /** A call that has no deadline of its own. Default 30,000. */
  callTimeoutMs: number;
  /** How long an ended call may go unanswered before the process counts as hung and is killed. Default 5,000. */
  hangTimeoutMs: number;
  /** How long it may take to stop, before it is killed. Default 5,000. */
  stopTimeoutMs: number;
  /** How long calls under way may take to finish in a process that was replaced. Default 60,000. */
  drainTimeoutMs: number;
  /** Largest message, in characters. Default 4 Mi. */
  maxMessageSize: number;
  /** Messages it may send in a second. Default 50,000. */
  maxMessagesPerSecond: number;
  /** Bytes it may send in a second. Default 128 MiB. */
  maxBytesPerSecond: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_CHILD_LIMITS: ChildLimits = {
  memoryMb: 256,
  startTimeoutMs: 10_000,
  callTimeoutMs: 30_000,
  hangTimeoutMs: 5000,
  stopTimeoutMs: 5000,
  drainTimeoutMs: 60_000,
  maxMessageSize: 4 * MIB,
  maxMessagesPerSecond: 50_000,
  maxBytesPerSecond: 128 * MIB,
};

/** What a Node process needs beside its heap. */
export const OVERHEAD_MB = 128;
