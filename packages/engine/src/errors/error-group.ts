import type { ErrorCode } from '@automate/core';
import type { ExecutionSummary } from '../queries/execution-record.ts';
import type { Page, PageRequest } from '../queries/page.ts';

/** Failures of one kind: of the same step of the same workflow, with the same code and, but for what varies, the same message. */
export interface ErrorGroup {
  /** 32 hexadecimal digits, the same for the same kind at all times. */
  fingerprint: string;
  workflow: { id: string; name: string };
  /** The path of the step, without the numbers of items and attempts around it. Absent: none that is known. */
  step?: string;
  code: ErrorCode;
  /** What varies stands as `<number>`, `<id>`, `<text>`, `<url>`, `<email>`, `<time>` or `<address>`. */
  message: string;
  /** The message of the newest, at most 500 characters. */
  example: string;
  /** Runs in which it happened; one that tried again counts once. Also runs that were deleted since. */
  count: number;
  /** ISO 8601 in UTC. */
  firstSeen: string;
  lastSeen: string;
  /** The newest run in which it happened. */
  lastExecution: string;
  /** Runs of each of the last 24 hours, oldest first. */
  recent: number[];
}

/** A group, its runs and when they failed. */
export interface ErrorGroupDetail extends ErrorGroup {
  /** Hours in which there was one, of the last 7 days, oldest first. */
  hours: { at: string; count: number }[];
  /** The newest 20; `executions.list` with `error` gives all. */
  executions: ExecutionSummary[];
}

/** Filters are joined by AND. */
export interface ListErrors extends PageRequest {
  tenantId: string;
  /** A workflow's name or id. */
  workflow?: string | undefined;
  code?: string | undefined;
  /** Only what happened since; ISO 8601. */
  since?: string | undefined;
}

/** Reads failures of steps and runs, by kind. */
export interface ErrorQueries {
  /** What happened last comes first. */
  list(query: ListErrors): Promise<Page<ErrorGroup>>;
  /** @throws AutomateError NOT_FOUND */
  get(tenantId: string, fingerprint: string): Promise<ErrorGroupDetail>;
}
