import type { NoticeStatus } from '../integrations/notice-record.ts';
import type { RecordedError } from '../queries/execution-record.ts';
import type { Page, PageRequest } from '../queries/page.ts';

/** What is wrong. Durations are milliseconds. */
export type AlertCondition =
  /** Of the runs that ended within the window, so large a share failed or is uncertain. Fewer runs are no failure rate. */
  | { kind: 'failure_rate'; rate: number; minRuns: number; windowMs: number; workflow?: string | undefined }
  /** Something has been ready in a queue of the outbox for so long, and nobody took it. */
  | { kind: 'backlog_age'; queue: string; olderThanMs: number }
  /** The instance of a connector is unhealthy. `forMs` of the rule says for how long. */
  | { kind: 'connection_down'; connection: string }
  /** There are so many dead letters, of one queue or of all. */
  | { kind: 'dead_letters'; count: number; queue?: string | undefined }
  /** So many runs have stopped as uncertain, and nobody has settled them. */
  | { kind: 'uncertain_runs'; count: number; workflow?: string | undefined };

export const ALERT_KINDS = [
  'failure_rate',
  'backlog_age',
  'connection_down',
  'dead_letters',
  'uncertain_runs',
] as const satisfies readonly AlertCondition['kind'][];
export type AlertKind = AlertCondition['kind'];

export const ALERT_SEVERITIES = ['info', 'warning', 'critical'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

/** What a rule says. Durations are milliseconds. */
export interface AlertRuleInput {
  /** Unique among the tenant's. */
  name: string;
  condition: AlertCondition;
  severity: AlertSeverity;
  /**
   * Whom to tell: an instance (`slack/ops`, or `slack` where there is one) of a connector that sends notifications. Absent:
   * nobody. Once somebody is named, what fires then is told.
   */
  notify?: { connection: string; recipient: string } | undefined;
  /** The condition holds for so long before the alert fires. */
  forMs: number;
  /** It does not for so long before the alert is resolved. */
  resolveAfterMs: number;
  /** An alert that goes on firing is told again after so long. Absent: it is not. */
  repeatAfterMs?: number | undefined;
  enabled: boolean;
}

/** A rule as it is stored. Times are ISO 8601 in UTC. */
export interface AlertRule extends AlertRuleInput {
  id: string;
  /** Raised by every change. */
  version: number;
  state: 'ok' | 'pending' | 'firing' | 'disabled';
  /** Nobody is told anything until then. */
  silencedUntil?: string;
  /** The alert that fires. */
  alertId?: string;
  createdBy?: string;
  createdAt: string;
  updatedAt: string;
}

/** What became of telling somebody of an alert. */
export interface AlertNotice {
  /** From 1, in the order of an alert's edges and repetitions. */
  number: number;
  event: 'firing' | 'resolved';
  connector: string;
  connection?: string;
  /** `failed` and `uncertain` have a dead letter, which can be requeued. */
  status: NoticeStatus;
  attempts: number;
  error?: RecordedError;
  updatedAt: string;
}

/** What a look has found, in numbers: those of the condition's kind. */
export interface AlertMeasure {
  /** Runs that ended within the window, and how many of them failed or are uncertain. */
  runs?: number;
  failed?: number;
  /** For how many milliseconds work has waited. */
  ageMs?: number;
  /** How many there are; 1,000 also stands for more. */
  count?: number;
}

/** One time that a rule's condition held. */
export interface Alert {
  id: string;
  /** The name is the one it had then. */
  rule: { id: string; name: string };
  kind: AlertKind;
  severity: AlertSeverity;
  status: 'firing' | 'resolved';
  /** What was seen when it began, in a sentence. */
  message: string;
  /** What that sentence says, as data: the condition as it was then, and what was measured. Absent of alerts before there was this. */
  seen?: { condition: AlertCondition; measured: AlertMeasure };
  startedAt: string;
  resolvedAt?: string;
  /** Its rule was disabled or deleted while it fired: it was not seen to be over. */
  abandoned: boolean;
  /** When it was last decided that somebody is told; absent: it never was. */
  toldAt?: string;
  /** What became of that. */
  lastNotice?: AlertNotice;
}

/** An alert, and everything that somebody was told of it. */
export interface AlertDetail extends Alert {
  /** The newest first, 100 at most. */
  notices: AlertNotice[];
}

/** What came of a test message. */
export interface AlertTest {
  delivered: boolean;
  error?: RecordedError;
}

/** Names a rule. */
export interface AlertRuleRef {
  tenantId: string;
  id: string;
}

/** What is watched, and who is told when it is wrong. */
export interface AlertRules {
  /** @throws AutomateError ALREADY_EXISTS (the name is taken) */
  create(rule: { tenantId: string; by?: string | undefined } & AlertRuleInput): Promise<AlertRule>;
  /** Newest first. */
  list(query: { tenantId: string } & PageRequest): Promise<Page<AlertRule>>;
  /** @throws AutomateError NOT_FOUND */
  get(ref: AlertRuleRef): Promise<AlertRule>;
  /**
   * Replaces it. An alert that fires goes on to, and is looked at by what the rule says now; of a rule that is disabled it is
   * abandoned.
   * @throws AutomateError NOT_FOUND, ALREADY_EXISTS, ABORTED (details.version: it has another version than the expected one)
   */
  update(rule: AlertRuleRef & AlertRuleInput & { expectedVersion?: number | undefined }): Promise<AlertRule>;
  /** What it has found stays. @throws AutomateError NOT_FOUND, ABORTED */
  delete(ref: AlertRuleRef & { expectedVersion?: number | undefined }): Promise<void>;
  /**
   * Nobody is told anything for so many milliseconds, from now on; 0 ends that. An alert that still fires then is told of.
   * @throws AutomateError NOT_FOUND
   */
  silence(ref: AlertRuleRef & { forMs: number }): Promise<AlertRule>;
  /**
   * Sends a test message, once, and says what came of it.
   * @throws AutomateError NOT_FOUND, FAILED_PRECONDITION (the rule names nobody)
   */
  test(ref: AlertRuleRef & { signal?: AbortSignal | undefined }): Promise<AlertTest>;
}

export interface ListAlerts extends PageRequest {
  tenantId: string;
  status?: Alert['status'] | undefined;
  /** A rule's id. */
  rule?: string | undefined;
}

export interface AlertQueries {
  /** Newest first. */
  list(request: ListAlerts): Promise<Page<Alert>>;
  /** @throws AutomateError NOT_FOUND */
  get(tenantId: string, id: string): Promise<AlertDetail>;
}

/** What is watched, and what was found. */
export interface Alerts extends AlertQueries {
  readonly rules: AlertRules;
}
