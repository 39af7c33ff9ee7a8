import type { InstanceHealth } from '@automate/connectors';
import type { JsonValue, SignalStep, Tracer } from '@automate/core';
import type { Claim } from '@automate/outbox';
import type { RenderPorts } from '@automate/templates';
import type { StepRecord as ScopeRecord } from '@automate/workflow';
import type { ClaimEnd, CommitUnit, StepChange } from '../commit/commit-unit.ts';
import type { MovedOutputs } from '../objects/moved-outputs.ts';
import type { ExecutionSecrets } from '../ports/execution-secrets.ts';
import type { ProgressExecution, StepFinish, Teller } from '../progress/progress.ts';
import type { RunnableWorkflow } from '../workflows/compiled-versions.ts';
import { Fibers } from './fibers.ts';
import type { Frame, StepSite } from './frame.ts';
import { type Interrupt, Interrupts, interruptErrors } from './interrupts.ts';
import { Journal } from './journal.ts';
import type { LateEvidence } from './late-evidence.ts';
import type { Recorder } from './recorded.ts';
import { endsRun, settlementOf } from './settlement.ts';
import type { StepEnd } from './step-end.ts';
import type { StepExecutors } from './step-executor.ts';
import type { InboxEntry, StoredAttempt, StoredExecution } from './stored-execution.ts';

/** What every run of a process shares. */
export interface Kernel {
  /** Runs a step and what is inside of it: the walk, which goes into itself. */
  advance(run: Run, site: StepSite): Promise<StepEnd>;
  executors: StepExecutors;
  recorder: Recorder;
  /** Where outputs go that are too large for their rows. */
  outputs: MovedOutputs;
  secrets: ExecutionSecrets;
  env: ((name: string) => string | undefined) | undefined;
  teller: Teller;
  /** Where calls of actions are told as spans. Default: nowhere. */
  tracer?: Tracer | undefined;
  health: InstanceHealth;
  commit(unit: CommitUnit): Promise<boolean>;
  late(evidence: LateEvidence): void;
  limits: KernelLimits;
  /** Whether outbox items name the connectors they need. Default: they do not. */
  withRequirements?: boolean | undefined;
}

export interface KernelLimits {
  /** Milliseconds that an aborted step is waited for. */
  graceMs: number;
  /** A retry further away than this many milliseconds gives the claim back meanwhile. */
  durableRetryMs: number;
  /** Milliseconds of lease that must remain when a step begins. */
  leaseReserveMs: number;
}

/** How a run left its claim. */
export type RunEnd = 'finished' | 'waiting' | 'given_back' | 'lost';

const MAX_TIMER = 2 ** 31 - 1;

/** One execution under one claim: its state, and the ways to change it. */
export class Run {
  readonly kernel: Kernel;
  readonly claim: Claim;
  readonly stored: StoredExecution;
  readonly workflow: RunnableWorkflow;
  /** Of the claim: what ends everything. */
  readonly interrupts = new Interrupts();
  readonly journal: Journal;
  /** What the steps of the top level run in. Its interrupts are also those of the run: cancelled, out of time. */
  readonly frame: Frame;
  /** Steps that were done and can be undone, with the monotonic milliseconds at which they were. */
  readonly undo: { site: StepSite; doneAt: number }[] = [];
  /** Whether nobody knows of a step what became of the run that it called. */
  hasUncertainCall: boolean;
  /** The lists of steps that run at the same time. */
  readonly fibers = new Fibers(() => this.#release());
  readonly ports: RenderPorts;
  readonly execution: ProgressExecution;
  /** Monotonic milliseconds at which the whole execution began. */
  readonly startedAt: number;
  readonly loadedAt = performance.now();
  #wakeSeq: number;
  #inbox: readonly InboxEntry[];
  readonly #consumed = new Set<string>();
  #deadline: NodeJS.Timeout | undefined;
  #deadlineAt: number | undefined;
  #attempts: Map<string, StoredAttempt[]> | undefined;
  #left: RunEnd | undefined;
  #told: Interrupt | undefined;

  constructor(kernel: Kernel, claim: Claim, stored: StoredExecution, workflow: RunnableWorkflow) {
    this.kernel = kernel;
    this.claim = claim;
    this.stored = stored;
    this.workflow = workflow;
    const { tenantId, id } = stored;
    const { traceparent } = stored;
    const { owner } = workflow;
    const name = stored.workflowName;
    this.execution = { id, tenantId, workflow: name, owner, eventId: stored.event.id, traceparent };
    this.journal = new Journal({ claim, tenantId, executionId: id, traceparent }, timersOf(stored), (unit) =>
      kernel.commit(unit),
    );
    const steps: Record<string, ScopeRecord> = {};
    const scope = { event: stored.event, execution: { id: stored.part?.of ?? id, name, owner }, steps };
    this.frame = {
      prefix: '',
      scope,
      steps,
      interrupts: this.interrupts.inside(),
      deadlineAt: undefined,
      recalling: false,
    };
    this.ports = { secrets: (key) => kernel.secrets.placeholder(tenantId, key, id), env: kernel.env };
    this.startedAt = this.loadedAt - (stored.startedAgoMs ?? 0);
    this.hasUncertainCall = stored.attempts.some(({ kind, status }) => kind === 'call' && status === 'uncertain');
    this.#wakeSeq = stored.wakeSeq;
    this.#inbox = stored.inbox;
    this.#begin();
  }

  /** Marks the execution as running, with the first commit there is, and starts the clock of its time limit. */
  #begin(): void {
    const { status } = this.stored;
    const limit = this.workflow.timeoutMs;
    const left = this.stored.deadlineInMs ?? (status === 'pending' ? limit : undefined);
    if (status !== 'running') this.journal.execution({ status: 'running', deadlineInMs: left });
    if (left !== undefined) this.#limit(left, limit ?? left);
    this.#endIfAsked();
  }

  #limit(left: number, whole: number): void {
    this.#deadlineAt = this.loadedAt + left;
    const over = () => this.frame.interrupts.raise('run_timeout', interruptErrors.runTimeout(whole));
    if (left <= 0) over();
    else if (left <= MAX_TIMER) this.#deadline = setTimeout(over, left);
  }

  /** Ends the run's own timers. */
  close(): void {
    clearTimeout(this.#deadline);
  }

  get wakeSeq(): number {
    return this.#wakeSeq;
  }

  /**
   * Who told the run to end. It stays in the inbox until the run has: hence every claim knows from its beginning, whatever
   * happened before it, and no end is written that says otherwise.
   */
  get told(): Interrupt | undefined {
    return this.#told;
  }

  #endIfAsked(): void {
    const entry = this.#told === undefined ? this.#inbox.find(endsRun) : undefined;
    if (entry === undefined) return;
    const given = settlementOf(entry);
    const reason = typeof entry.payload === 'string' ? entry.payload : undefined;
    this.#told =
      given === undefined
        ? { cause: 'cancelled', error: interruptErrors.cancelled(reason) }
        : { cause: 'given_up', error: interruptErrors.givenUp(given.by) };
    this.frame.interrupts.raise(this.#told.cause, this.#told.error);
  }

  /** Tells the run what its inbox holds by now. */
  deliver(wakeSeq: number, inbox: readonly InboxEntry[]): void {
    if (wakeSeq <= this.#wakeSeq) return;
    this.#wakeSeq = wakeSeq;
    this.#inbox = inbox.filter(({ seq }) => !this.#consumed.has(seq));
    this.#endIfAsked();
    this.fibers.news();
  }

  /** The oldest signal of this name, to be consumed with the next commit; undefined when none has arrived. */
  takeSignal(name: string): InboxEntry | undefined {
    const entry = this.#inbox.find((one) => one.kind === 'signal' && one.name === name);
    if (entry !== undefined) this.consume(entry.seq);
    return entry;
  }

  /** Consumes every request to end there is. */
  takeEndings(): void {
    for (const entry of this.#inbox) if (endsRun(entry)) this.consume(entry.seq);
  }

  /** Marks an entry as acted on, with the next commit. */
  consume(seq: string): void {
    this.#consumed.add(seq);
    this.#inbox = this.#inbox.filter((one) => one.seq !== seq);
    this.journal.consume(seq);
  }

  /** The attempts of a step as they were found, by their number. */
  attemptsOf(path: string): readonly StoredAttempt[] {
    this.#attempts ??= Map.groupBy(this.stored.attempts, (attempt) => attempt.path);
    return this.#attempts.get(path) ?? [];
  }

  describe({ step, path }: StepSite, attempt: number): SignalStep {
    return { id: step.id, path, type: step.kind, attempt };
  }

  /** Tells how an attempt ended, once that is committed. */
  tellStep(site: StepSite, attempt: number, end: StepFinish): void {
    const { around } = site.frame;
    const step = this.describe(site, attempt);
    this.kernel.teller.tell({ type: 'step_finished', execution: this.execution, step, around, ...end });
  }

  /** Tells of an attempt that nobody brought to its end, once that is committed. */
  tellLost(site: StepSite, { attempt, action, startedAt }: Pick<StepChange, 'attempt' | 'action' | 'startedAt'>): void {
    const finishedAt = performance.now();
    this.kernel.teller.tell({
      type: 'step_lost',
      execution: this.execution,
      step: this.describe(site, attempt),
      around: site.frame.around,
      action,
      durationMs: finishedAt - startedAt,
      finishedAt,
    });
  }

  /** Milliseconds until the run's time limit; undefined when it has none. */
  deadlineInMs(): number | undefined {
    return this.#deadlineAt === undefined ? undefined : this.#deadlineAt - performance.now();
  }

  /**
   * True when enough lease remains to begin a step. Leases are renewed long before; where they were not, the run is given
   * back rather than begun in a hurry.
   */
  enoughLease(): boolean {
    if (this.claim.leaseUntilMonotonic - performance.now() >= this.kernel.limits.leaseReserveMs) return true;
    this.interrupts.raise('lease_expired', interruptErrors.lease());
    return false;
  }

  /** Commits what has gathered. False when the claim is lost: results under way become evidence. */
  async commit(end?: ClaimEnd): Promise<boolean> {
    const held = await this.journal.commit(end);
    if (!held) {
      this.interrupts.raise('lease_lost', interruptErrors.lease());
      this.keepEvidence();
    }
    return held;
  }

  /** Records results that could not be committed. */
  keepEvidence(): void {
    for (const { path, attempt, output, error } of this.journal.takeResults()) {
      this.late(path, attempt, 'lease_lost', output, error);
    }
  }

  late(
    path: string,
    attempt: number,
    reason: LateEvidence['reason'],
    output: JsonValue | undefined,
    error: LateEvidence['error'],
  ): void {
    const { tenantId, id: executionId } = this.execution;
    this.kernel.late({ tenantId, executionId, token: this.claim.token, path, attempt, reason, output, error });
  }

  /**
   * Rests until a time (monotonic milliseconds), news in the inbox that `seenWakeSeq` is not past, or an interrupt. When
   * everything in the run rests, the claim is given back. `go`: look again. `stopped`: the claim is gone, or there is an
   * interrupt.
   */
  async rest(
    { path, frame }: StepSite,
    dueAt: number | undefined,
    seenWakeSeq = this.#wakeSeq,
  ): Promise<'go' | 'stopped'> {
    if (frame.interrupts.current !== undefined) return 'stopped';
    if (seenWakeSeq < this.#wakeSeq) return 'go';
    const times = [dueAt, frame.deadlineAt].filter((at) => at !== undefined);
    return await this.fibers.rest(path, times.length === 0 ? undefined : Math.min(...times), frame.interrupts);
  }

  /** How the run left its claim while it waited; undefined: it did not. */
  get left(): RunEnd | undefined {
    return this.#left;
  }

  /** Gives the claim back until the first of those who rest is due, or until it is woken past what was seen. */
  async #release(): Promise<void> {
    const [first] = this.fibers.resting;
    const path = first?.path ?? '';
    this.journal.execution({ status: 'waiting' }, () =>
      this.kernel.teller.tell({ type: 'execution_waiting', execution: this.execution, path }),
    );
    const now = performance.now();
    const dues = this.fibers.resting.flatMap(({ dueAt }) => (dueAt === undefined ? [] : [dueAt - now]));
    // Once the run has been ended, only what undoes it goes on, and that has no limit.
    const limit = this.frame.interrupts.current === undefined ? this.deadlineInMs() : undefined;
    const times = [...dues, limit].filter((ms) => ms !== undefined);
    const held = await this.commit({
      type: 'release',
      seenWakeSeq: this.#wakeSeq,
      dueInMs: times.length === 0 ? null : Math.max(0, Math.min(...times)),
      progressed: this.journal.progressed,
    });
    this.#left = held ? 'waiting' : 'lost';
  }

  /** Gives the claim back for another worker to go on at once. */
  async giveBack(): Promise<RunEnd> {
    const end = { type: 'release', seenWakeSeq: this.#wakeSeq, dueInMs: 0 } as const;
    return (await this.commit({ ...end, progressed: this.journal.progressed })) ? 'given_back' : 'lost';
  }
}

/** The steps that have a timer: of those that wait for an instance also where it is without a limit. */
function* timersOf({ attempts }: StoredExecution): Generator<string> {
  for (const { path, status, kind, dueInMs } of attempts) {
    if (dueInMs !== undefined || (status === 'waiting' && kind === 'action')) yield path;
  }
}
