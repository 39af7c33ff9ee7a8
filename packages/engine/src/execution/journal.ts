import type { ClaimRef } from '@automate/outbox';
import type {
  ClaimEnd,
  CommitUnit,
  ExecutionChange,
  FollowUp,
  StepChange,
  TimerChange,
} from '../commit/commit-unit.ts';

/** Characters of JSON. */
const HEAVY = 4_000_000;

interface Place {
  claim: ClaimRef;
  tenantId: string;
  executionId: string;
  traceparent: string;
}

/** Gathers what a run has to write, so that results, the next intent and the end share commits. */
export class Journal {
  readonly #place: Place;
  readonly #write: (unit: CommitUnit) => Promise<boolean>;
  #unit: CommitUnit;
  /** Where in the unit an attempt is written. */
  #places = new Map<string, number>();
  /** Steps with a timer in the database, or in the unit. */
  readonly #timers: Set<string>;
  #afterwards: (() => void)[] = [];
  /** Results in the unit, and those in commits under way. */
  #results: StepChange[] = [];
  readonly #underWay = new Set<readonly StepChange[]>();
  #progressed = false;
  #weight = 0;

  constructor(place: Place, timers: Iterable<string>, write: (unit: CommitUnit) => Promise<boolean>) {
    this.#timers = new Set(timers);
    this.#place = place;
    this.#write = write;
    this.#unit = this.#empty();
  }

  /** True when a step that touched the outside world has a result that is not committed yet. */
  get hasResults(): boolean {
    return this.#results.length > 0 || this.#underWay.size > 0;
  }

  /** Results that are not committed, and will not be by this journal. */
  takeResults(): StepChange[] {
    const results = [...this.#underWay, this.#results].flat();
    this.#underWay.clear();
    this.#results = [];
    return results;
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
    const key = `${change.attempt} ${change.path}`;
    const place = this.#places.get(key);
    if (place === undefined) {
      this.#places.set(key, this.#unit.steps.length);
      this.#unit.steps.push(change);
    } else this.#unit.steps[place] = onto(this.#unit.steps[place] as StepChange, change);
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
    if (change.kind === null) this.#timers.delete(change.path);
    else this.#timers.add(change.path);
  }

  /** Removes the timer of a step, if it has one. */
  endTimer(path: string): void {
    if (this.#timers.has(path)) this.timer({ path, kind: null });
  }

  /** Removes every timer there is. */
  endTimers(): void {
    for (const path of [...this.#timers]) this.endTimer(path);
  }

  followUp(followUp: FollowUp): void {
    this.#unit.followUps.push(followUp);
  }

  consume(seq: string): void {
    this.#unit.consumed.push(seq);
  }

  /** Commits what has gathered. False when the claim was superseded: nothing was written, and nothing ever will be. */
  async commit(end?: ClaimEnd): Promise<boolean> {
    const unit = end === undefined ? this.#unit : { ...this.#unit, end };
    const afterwards = this.#afterwards;
    const results = this.#results;
    this.#unit = this.#empty();
    this.#places.clear();
    this.#afterwards = [];
    this.#results = [];
    this.#weight = 0;
    if (results.length > 0) this.#underWay.add(results);
    if (!(await this.#write(unit))) return false;
    this.#underWay.delete(results);
    for (const tell of afterwards) tell();
    return true;
  }

  #empty(): CommitUnit {
    return { ...this.#place, steps: [], consumed: [], timers: [], followUps: [] };
  }
}

/** An attempt that is written twice before a commit: what is known of its beginning stays. */
function onto(known: StepChange, change: StepChange): StepChange {
  return {
    ...change,
    action: known.action ?? change.action,
    plugin: known.plugin ?? change.plugin,
    effect: known.effect ?? change.effect,
    idempotencyKey: known.idempotencyKey ?? change.idempotencyKey,
    input: known.input ?? change.input,
    waitsFor: change.waitsFor ?? known.waitsFor,
    startedAt: known.startedAt,
  };
}
