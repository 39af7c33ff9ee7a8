import type { InstanceHealth } from '@automate/connectors';
import type { JsonValue, SignalStep } from '@automate/core';
import type { Claim } from '@automate/outbox';
import type { RenderPorts } from '@automate/templates';
import type { CompiledStep, CompiledWorkflow, StepRecord as ScopeRecord, WorkflowScope } from '@automate/workflow';
import type { ClaimEnd, CommitUnit } from '../commit/commit-unit.ts';
import type { ExecutionSecrets } from '../ports/execution-secrets.ts';
import type { ProgressExecution, Teller } from '../progress/progress.ts';
import { Interrupts, interruptErrors } from './interrupts.ts';
import { Journal } from './journal.ts';
import type { LateEvidence } from './late-evidence.ts';
import type { Recorder } from './recorded.ts';
import type { StepExecutors } from './step-executor.ts';
import type { InboxEntry, StoredAttempt, StoredExecution } from './stored-execution.ts';

/** What every run of a process shares. */
export interface Kernel {
  executors: StepExecutors;
  recorder: Recorder;
  secrets: ExecutionSecrets;
  env: ((name: string) => string | undefined) | undefined;
  teller: Teller;
  health: InstanceHealth;
  commit(unit: CommitUnit): Promise<boolean>;
  late(evidence: LateEvidence): void;
  limits: KernelLimits;
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
  readonly workflow: CompiledWorkflow;
  readonly interrupts = new Interrupts();
  readonly journal: Journal;
  readonly steps: Record<string, ScopeRecord> = {};
  readonly scope: WorkflowScope;
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

  constructor(kernel: Kernel, claim: Claim, stored: StoredExecution, workflow: CompiledWorkflow) {
    this.kernel = kernel;
    this.claim = claim;
    this.stored = stored;
    this.workflow = workflow;
    const { tenantId, id } = stored;
    this.execution = { id, tenantId, workflow: stored.workflowName, eventId: stored.event.id };
    this.journal = new Journal({ claim, tenantId, executionId: id }, (unit) => kernel.commit(unit));
    this.scope = { event: stored.event, execution: { id, name: stored.workflowName }, steps: this.steps };
    this.ports = { secrets: (key) => kernel.secrets.placeholder(tenantId, key, id), env: kernel.env };
    this.startedAt = this.loadedAt - (stored.startedAgoMs ?? 0);
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
    if (this.#cancellation !== undefined) this.#cancel(this.#cancellation);
  }

  #limit(left: number, whole: number): void {
    this.#deadlineAt = this.loadedAt + left;
    const over = () => this.interrupts.raise('run_timeout', interruptErrors.runTimeout(whole));
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

  get #cancellation(): InboxEntry | undefined {
    return this.#inbox.find(({ kind }) => kind === 'cancel');
  }

  #cancel(entry: InboxEntry): void {
    const reason = typeof entry.payload === 'string' ? entry.payload : undefined;
    this.interrupts.raise('cancelled', interruptErrors.cancelled(reason));
  }

  /** Tells the run what its inbox holds by now. */
  deliver(wakeSeq: number, inbox: readonly InboxEntry[]): void {
    if (wakeSeq <= this.#wakeSeq) return;
    this.#wakeSeq = wakeSeq;
    this.#inbox = inbox.filter(({ seq }) => !this.#consumed.has(seq));
    if (this.#cancellation !== undefined) this.#cancel(this.#cancellation);
  }

  /** The oldest signal of this name, to be consumed with the next commit; undefined when none has arrived. */
  takeSignal(name: string): InboxEntry | undefined {
    const entry = this.#inbox.find((one) => one.kind === 'signal' && one.name === name);
    if (entry !== undefined) this.#consume(entry);
    return entry;
  }

  /** Consumes every request to cancel there is. */
  takeCancellations(): void {
    for (const entry of this.#inbox) if (entry.kind === 'cancel') this.#consume(entry);
  }

  #consume(entry: InboxEntry): void {
    this.#consumed.add(entry.seq);
    this.#inbox = this.#inbox.filter((one) => one !== entry);
    this.journal.consume(entry.seq);
  }

  attemptsOf(path: string): StoredAttempt[] {
    return this.stored.attempts.filter((attempt) => attempt.path === path);
  }

  /** What later steps see of this one. */
  pass(step: CompiledStep, record: ScopeRecord): void {
    this.steps[step.id] = record;
  }

  describe(step: CompiledStep, attempt: number): SignalStep {
    return { id: step.id, path: step.path, type: step.kind, attempt };
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
    for (const { path, attempt, output, error } of this.journal.results) {
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

  /** Gives the claim back until a time, or until it is woken past what was seen. */
  async wait(path: string, dueInMs: number | undefined, seenWakeSeq = this.#wakeSeq): Promise<RunEnd> {
    this.journal.execution({ status: 'waiting' }, () =>
      this.kernel.teller.tell({ type: 'execution_waiting', execution: this.execution, path }),
    );
    const times = [dueInMs, this.deadlineInMs()].filter((ms) => ms !== undefined);
    const held = await this.commit({
      type: 'release',
      seenWakeSeq,
      dueInMs: times.length === 0 ? null : Math.max(0, Math.min(...times)),
      progressed: this.journal.progressed,
    });
    return held ? 'waiting' : 'lost';
  }

  /** Gives the claim back for another worker to go on at once. */
  async giveBack(): Promise<RunEnd> {
    const end = { type: 'release', seenWakeSeq: this.#wakeSeq, dueInMs: 0 } as const;
    return (await this.commit({ ...end, progressed: this.journal.progressed })) ? 'given_back' : 'lost';
  }
}
