import type { ClaimRef } from '@automate/outbox';
import type { ClaimEnd, CommitUnit, ExecutionChange, StepChange, TimerChange } from '../commit/commit-unit.ts';

/** Characters of JSON. */
const HEAVY = 4_000_000;

/** Gathers what a run has to write, so that results, the next intent and the end share commits. */
export class Journal {
  readonly #place: { claim: ClaimRef; tenantId: string; executionId: string };
  readonly #write: (unit: CommitUnit) => Promise<boolean>;
  #unit: CommitUnit;
  #afterwards: (() => void)[] = [];
  #results: StepChange[] = [];
  #progressed = false;
  #weight = 0;

  constructor(
    place: { claim: ClaimRef; tenantId: string; executionId: string },
    write: (unit: CommitUnit) => Promise<boolean>,
  ) {
    this.#place = place;
    this.#write = write;
    this.#unit = this.#empty();
  }

  /** True when a step that touched the outside world has a result that is not committed yet. */
  get hasResults(): boolean {
    return this.#results.length > 0;
  }

  /** Results that are not committed yet. */
  get results(): readonly StepChange[] {
    return this.#results;
  }

  /** True when a step was completed under this claim. */
  get progressed(): boolean {
    return this.#progressed;
  }

  /** True when so much has gathered that it should be committed by itself: one statement can hold only so much. */
  get heavy(): boolean {
    return this.#weight > HEAVY;
  }

  /** `afterwards` runs once the change is committed. */
  step(change: StepChange, afterwards?: () => void): void {
    this.#unit.steps.push(change);
    this.#weight += change.weight ?? 0;
    if (change.effect !== undefined && change.finishedAt !== undefined) this.#results.push(change);
    if (change.status === 'completed' || change.status === 'skipped') this.#progressed = true;
    if (afterwards) this.#afterwards.push(afterwards);
  }

  execution(change: ExecutionChange, afterwards?: () => void): void {
    this.#unit.execution = { ...this.#unit.execution, ...change };
    if (afterwards) this.#afterwards.push(afterwards);
  }

  timer(change: TimerChange): void {
    this.#unit.timers = [...this.#unit.timers.filter(({ path }) => path !== change.path), change];
  }

  consume(seq: string): void {
    this.#unit.consumed.push(seq);
  }

  /** Commits what has gathered. False when the claim was superseded: nothing was written, and nothing ever will be. */
  async commit(end?: ClaimEnd): Promise<boolean> {
    const unit = end === undefined ? this.#unit : { ...this.#unit, end };
    const afterwards = this.#afterwards;
    this.#unit = this.#empty();
    this.#afterwards = [];
    this.#weight = 0;
    const held = await this.#write(unit);
    if (!held) return false;
    this.#results = [];
    for (const tell of afterwards) tell();
    return true;
  }

  #empty(): CommitUnit {
    return { ...this.#place, steps: [], consumed: [], timers: [] };
  }
}
