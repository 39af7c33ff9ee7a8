import type { Logger } from '@automate/core';
import type { Claim } from '../item.ts';
import type { ClaimRequest, OutboxStore } from '../store.ts';

/** Due items made claimable in one statement. */
const PROMOTE_BATCH = 1000;
/** Hints that find nothing make due items be looked for, but not more often than this. */
const LOOK_AGAIN_MS = 50;
/** What was said to be ready for longer than this and was not looked for waits too long, in milliseconds. */
const BEHIND_MS = 50;
/** Claims under way at once: while the answer to one is read, the database works on the next. */
const CLAIMS_AT_ONCE = 2;

/** Somebody else has the row of an item that is overdue: the longer it takes, the less often it is asked for. */
function lookAgainIn(nextDueMs: number): number {
  return nextDueMs > 0 ? nextDueMs : Math.min(LOOK_AGAIN_MS, -nextDueMs);
}

export interface ClaimerOptions {
  store: OutboxStore;
  request: Omit<ClaimRequest, 'limit'>;
  /** At most this many in one claim. */
  batch: number;
  /** Claims are sought at least this often, in milliseconds. */
  pollMs: number;
  /** While the worker is busy, a claim that would not be full waits until this long after the one before, in milliseconds. */
  gatherMs: number;
  logger: Logger;
  /** How many more claims the worker has room for, whether it has nothing to start with, and whether anything runs. */
  room(): { free: number; starved: boolean; busy: boolean };
  onClaims(claims: Claim[]): void;
}

/** Decides when to look for work: when hinted, when there is room after a full batch, when an item falls due, and on a poll. */
export class Claimer {
  readonly #options: ClaimerOptions;
  readonly #underWay = new Set<Promise<void>>();
  #stopped = true;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  /** How often something was said to be ready, how often that was when the last claim was sent, and when one last found nothing more. */
  #calls = 0;
  #sentAtCall = 0;
  #exhaustedAtCall = 0;
  /** Since when something that was said to be ready has not been looked for. */
  #wantedSince = Number.POSITIVE_INFINITY;
  /** The last claim that came back was full: there is more. */
  #plenty = false;
  #claiming = 0;
  /** Asked for by claims under way. */
  #asked = 0;
  #promoting = false;
  #promotedAt = Number.NEGATIVE_INFINITY;
  #hintedAt = Number.NEGATIVE_INFINITY;
  #claimedAt = Number.NEGATIVE_INFINITY;
  #gathering: NodeJS.Timeout | undefined;

  constructor(options: ClaimerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#stopped = false;
    this.poll();
  }

  /** Resolves when nothing is under way and nothing more will be sent. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#gathering);
    await Promise.all(this.#underWay);
  }

  /** More is ready than was claimed, or something may have been for a while. */
  get behind(): boolean {
    return this.#plenty || performance.now() - this.#wantedSince > BEHIND_MS;
  }

  /** Something was enqueued or woken. */
  hint(): void {
    this.#hintedAt = performance.now();
    this.#call();
    this.proceed();
  }

  /** Looks for everything: due items too. */
  poll(): void {
    this.#call();
    this.proceed();
    this.#promote();
  }

  #call(): void {
    this.#wantedSince = Math.min(this.#wantedSince, performance.now());
    this.#calls += 1;
  }

  /** Everything that was said to be ready up to this call has been looked for; what was said since, later than `at`. */
  #exhausted(call: number, at: number): void {
    this.#exhaustedAtCall = Math.max(this.#exhaustedAtCall, call);
    this.#wantedSince = this.#exhaustedAtCall === this.#calls ? Number.POSITIVE_INFINITY : at;
  }

  /** An item falls due in so many milliseconds. */
  dueIn(ms: number): void {
    if (ms < this.#options.pollMs) this.#schedule(ms);
  }

  /** There may be room now. */
  proceed(): void {
    while (!this.#stopped && this.#wanted() && this.#claiming < CLAIMS_AT_ONCE) {
      const free = this.#worthwhileRoom();
      if (free === 0 || this.#gather(free)) return;
      this.#sentAtCall = this.#calls;
      this.#claimedAt = performance.now();
      this.#follow(this.#claim(Math.min(this.#options.batch, free)));
    }
  }

  /** True when it is better to wait for more room; `proceed` comes by itself then. */
  #gather(free: number): boolean {
    const { batch, gatherMs, room } = this.#options;
    const waitMs = this.#claimedAt + gatherMs - performance.now();
    if (waitMs <= 0 || free >= batch || !room().busy) return false;
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      this.proceed();
    }, waitMs);
    return true;
  }

  /** Something may be ready that neither a claim under way nor one that found nothing more has looked for. */
  #wanted(): boolean {
    if (this.#calls === this.#exhaustedAtCall) return false;
    return this.#claiming === 0 || this.#plenty || this.#calls > this.#sentAtCall;
  }

  #follow(work: Promise<void>): void {
    this.#underWay.add(work);
    void work.finally(() => this.#underWay.delete(work));
  }

  /** Polls again in so many milliseconds, or earlier. */
  #schedule(ms: number): void {
    const at = performance.now() + ms;
    if (this.#stopped || at >= this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = setTimeout(
      () => {
        this.#timerAt = Number.POSITIVE_INFINITY;
        this.poll();
      },
      Math.max(1, ms),
    );
  }

  /** A worker that has something to start waits until a claim is worth its round trip. */
  #worthwhileRoom(): number {
    const room = this.#options.room();
    const free = room.free - this.#asked;
    return free > 0 && ((room.starved && this.#asked === 0) || free >= this.#options.batch / 2) ? free : 0;
  }

  async #claim(limit: number): Promise<void> {
    const { store, request, pollMs, logger } = this.#options;
    const call = this.#calls;
    const sentAt = performance.now();
    this.#claiming += 1;
    this.#asked += limit;
    let claims: Claim[] = [];
    try {
      claims = await store.claimBatch({ ...request, limit });
      this.#plenty = claims.length === limit;
      if (!this.#plenty) this.#exhausted(call, sentAt);
      // A hint without an item: it may be one that is due a little later.
      if (claims.length === 0 && this.#promotedAt < this.#hintedAt) {
        this.#schedule(this.#promotedAt + LOOK_AGAIN_MS - performance.now());
      }
    } catch (error) {
      logger.warn({ err: error }, 'outbox: could not claim; it is tried again');
      this.#plenty = false;
      this.#exhausted(this.#calls, sentAt);
      this.#schedule(pollMs);
    }
    this.#claiming -= 1;
    this.#asked -= limit;
    if (claims.length > 0) this.#options.onClaims(claims);
    this.proceed();
  }

  #promote(): void {
    if (this.#stopped || this.#promoting) return;
    this.#promoting = true;
    this.#promotedAt = performance.now();
    this.#follow(this.#promoteDue());
  }

  async #promoteDue(): Promise<void> {
    const { store, request, pollMs, logger } = this.#options;
    try {
      const { promoted, nextDueMs } = await store.promoteDue(request.queues, PROMOTE_BATCH);
      // After a full batch of due items there may be more.
      this.#schedule(promoted >= PROMOTE_BATCH ? 1 : Math.min(pollMs, lookAgainIn(nextDueMs ?? pollMs)));
      if (promoted > 0) this.#call();
    } catch (error) {
      logger.warn({ err: error }, 'outbox: due items could not be looked for; it is tried again');
      this.#schedule(pollMs);
    }
    this.#promoting = false;
    this.proceed();
  }
}
