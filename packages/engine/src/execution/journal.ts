import type { Claim } from '@automate/outbox';
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
  claim: Claim;
  tenantId: string;
  executionId: string;
  traceparent: string;
}

/** What one commit writes. */
interface Gathering {
  unit: CommitUnit;
  /** Where in the unit an attempt is written. */
  places: Map<string, number>;
  afterwards: (() => void)[];
  /** Results in the unit. */
  results: StepChange[];
  weight: number;
  /** Its commit, once it was asked for. */
  committed?: Promise<boolean>;
}

/**
 * Gathers what a run has to write, so that results, the next intent and the end share commits; and those of steps that run at
 * the same time, because what is asked for while a commit is under way goes with the next one.
 */
export class Journal {
  readonly #place: Place;
  readonly #write: (unit: CommitUnit) => Promise<boolean>;
  #gathering: Gathering;
  /** The last commit that was asked for, until it has ended. */
  #last: Promise<unknown> | undefined;
  /** Steps with a timer in the database, or in the unit. */
  readonly #timers: Set<string>;
  /** Results in commits that have not ended. */
  readonly #underWay = new Set<readonly StepChange[]>();
  #progressed = false;

  constructor(place: Place, timers: Iterable<string>, write: (unit: CommitUnit) => Promise<boolean>) {
    this.#timers = new Set(timers);
    this.#place = place;
    this.#write = write;
    this.#gathering = this.#empty();
  }

  /** True when a step that touched the outside world has a result that is not committed yet. */
  get hasResults(): boolean {
    return this.#gathering.results.length > 0 || this.#underWay.size > 0;
  }

  /** Results that are not committed, and will not be by this journal. */
  takeResults(): StepChange[] {
    const results = [...this.#underWay, this.#gathering.results].flat();
    this.#underWay.clear();
    this.#gathering.results = [];
    return results;
  }

  /** True when a step was completed under this claim. */
  get progressed(): boolean {
    return this.#progressed;
  }

  /** True when so much has gathered that it should be committed by itself: one statement can hold only so much. */
  get heavy(): boolean {
    return this.#gathering.weight > HEAVY;
  }

  /** `afterwards` runs once the change is committed. */
  step(change: StepChange, afterwards?: () => void): void {
    const { unit, places, results } = this.#gathering;
    const key = `${change.attempt} ${change.path}`;
    const place = places.get(key);
    if (place === undefined) {
      places.set(key, unit.steps.length);
      unit.steps.push(change);
    } else unit.steps[place] = onto(unit.steps[place] as StepChange, change);
    this.#gathering.weight += change.weight ?? 0;
    if (change.effect !== undefined && change.finishedAt !== undefined) results.push(change);
    if (change.status === 'completed' || change.status === 'skipped') {
      // Claims that died before count no longer against a run that comes further.
      if (!this.#progressed && this.#place.claim.attempts > 1) unit.progressed = true;
      this.#progressed = true;
    }
    this.#afterwards(afterwards);
  }

  execution(change: ExecutionChange, afterwards?: () => void): void {
    const { unit } = this.#gathering;
    unit.execution = { ...unit.execution, ...change };
    this.#afterwards(afterwards);
  }

  timer(change: TimerChange): void {
    const { unit } = this.#gathering;
    unit.timers = [...unit.timers.filter(({ path }) => path !== change.path), change];
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
    this.#gathering.unit.followUps.push(followUp);
  }

  consume(seq: string): void {
    this.#gathering.unit.consumed.push(seq);
  }

  /**
   * Commits what has gathered, with what gathers until the commit before it has ended. False when the claim was superseded:
   * nothing was written, and nothing ever will be.
   */
  commit(end?: ClaimEnd): Promise<boolean> {
    const one = this.#gathering;
    if (end !== undefined) one.unit.end = end;
    if (one.committed === undefined) {
      one.committed = this.#last === undefined ? this.#send(one) : this.#last.then(() => this.#send(one));
      const last = one.committed.then(
        () => {},
        () => {},
      );
      this.#last = last;
      void last.then(() => {
        if (this.#last === last) this.#last = undefined;
      });
    }
    // Nothing comes after an end, and one statement holds only so much.
    if (end !== undefined || this.heavy) this.#close(one);
    return one.committed;
  }

  async #send(one: Gathering): Promise<boolean> {
    this.#close(one);
    if (!(await this.#write(one.unit))) return false;
    this.#underWay.delete(one.results);
    for (const tell of one.afterwards) tell();
    return true;
  }

  #close(one: Gathering): void {
    if (this.#gathering !== one) return;
    this.#gathering = this.#empty();
    if (one.results.length > 0) this.#underWay.add(one.results);
  }

  #afterwards(tell: (() => void) | undefined): void {
    if (tell) this.#gathering.afterwards.push(tell);
  }

  #empty(): Gathering {
    const unit = { ...this.#place, steps: [], consumed: [], timers: [], followUps: [] };
    return { unit, places: new Map(), afterwards: [], results: [], weight: 0 };
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
    logs: change.logs ?? known.logs,
    waitsFor: change.waitsFor ?? known.waitsFor,
    startedAt: known.startedAt,
  };
}
