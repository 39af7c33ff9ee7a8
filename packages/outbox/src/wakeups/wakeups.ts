/** What a subscriber is told. Hints may come late, twice or never: whoever relies on them polls too. */
export interface WakeupListener {
  /** Something may be ready in these queues. */
  onHint(queues: readonly string[]): void;
  /** Hints may have been missed until now: the connection that carries them is new. */
  onConnected(): void;
}

/** Carries hints from those who enqueue to those who claim. */
export interface Wakeups {
  /**
   * Call it after the commit. Calls that come together share one message. Resolves when it is sent, with everything asked for
   * before (of no queues: only that). Never rejects: a lost hint costs a poll.
   */
  notify(queues: string | readonly string[]): Promise<void>;
  /** Resolves when hints arrive, or when it is clear that they will not. Returns what ends the subscription. */
  subscribe(listener: WakeupListener): Promise<() => Promise<void>>;
}
