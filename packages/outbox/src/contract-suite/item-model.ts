import type { Claim } from '../item.ts';

/** What may happen to an item. `claim` counts back: 0 is its newest claim, 1 the one before. */
export type Command =
  | { kind: 'claim'; mortal: boolean }
  | { kind: 'wake' }
  | { kind: 'release'; claim: number; sawWakes: boolean; wait: boolean; progressed: boolean }
  | { kind: 'progress'; claim: number }
  | { kind: 'retry'; claim: number; wait: boolean }
  | { kind: 'complete'; claim: number }
  | { kind: 'fail'; claim: number }
  | { kind: 'requeue' };

export type ModelState = 'ready' | 'scheduled' | 'claimed' | 'dead' | 'done';

/** One item as the rules say it must be: the reference that every store is compared with. */
export class ItemModel {
  readonly id: string;
  readonly queue: string;
  readonly maxAttempts: number;
  /** Every claim there ever was, newest first. */
  readonly claims: Claim[] = [];
  state: ModelState = 'ready';
  wakeSeq = 0;
  attempts = 0;
  #mortal = false;

  constructor(id: string, queue: string, maxAttempts: number) {
    this.id = id;
    this.queue = queue;
    this.maxAttempts = maxAttempts;
  }

  get exists(): boolean {
    return this.state !== 'dead' && this.state !== 'done';
  }

  holds(claim: Claim | undefined): boolean {
    return this.state === 'claimed' && claim !== undefined && claim === this.claims[0];
  }

  claimed(claim: Claim, mortal: boolean): void {
    this.state = 'claimed';
    this.attempts += 1;
    this.claims.unshift(claim);
    this.#mortal = mortal;
  }

  woken(): void {
    this.wakeSeq += 1;
    if (this.state === 'scheduled') this.state = 'ready';
  }

  released(seenWakeSeq: number, wait: boolean, progressed: boolean): void {
    this.state = this.wakeSeq > seenWakeSeq || !wait ? 'ready' : 'scheduled';
    this.attempts = progressed ? 0 : Math.max(0, this.attempts - 1);
  }

  progressed(): void {
    this.attempts = 1;
  }

  /** True when no attempt was left. */
  retried(wait: boolean): boolean {
    if (this.attempts >= this.maxAttempts) this.state = 'dead';
    else this.state = wait ? 'scheduled' : 'ready';
    return this.state === 'dead';
  }

  requeued(): void {
    this.state = 'ready';
    this.attempts = 0;
  }

  /** The reaper came: only claims on short leases have ended. */
  reaped(): ModelState | undefined {
    if (this.state !== 'claimed' || !this.#mortal) return undefined;
    this.state = this.attempts >= this.maxAttempts ? 'dead' : 'ready';
    return this.state;
  }
}
