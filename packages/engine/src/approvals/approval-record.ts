import type { Page, PageRequest } from '../queries/page.ts';

/**
 * `open`: an answer is waited for. `answered`. `expired`: nobody answered in time. `closed`: the step or its run ended
 * without an answer.
 */
export const APPROVAL_STATUSES = ['open', 'answered', 'expired', 'closed'] as const;
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number];

/** How an answer came. */
export type AnswerWay = 'api' | 'link' | 'callback';

/** What was decided, and by whom. Also the output of the step. */
export interface ApprovalAnswer {
  /** One of the options; null where nobody answered in time and the workflow names none for that. */
  decision: string | null;
  comment: string | null;
  /**
   * `api-key/<id>`, `user/<login>`, `link:<who the signed link was sent to>`, or `<connector>:<user>` as a plugin's callback names the user.
   * Null where nobody answered in time.
   */
  by: string | null;
  via: AnswerWay | 'timeout';
  /** ISO 8601 in UTC. */
  at: string;
}

/** Something that a run asks. */
export interface ApprovalRecord {
  id: string;
  executionId: string;
  workflow: string;
  /** The step's place in the run. */
  path: string;
  message: string;
  options: string[];
  /** Who may answer, as answers name them. Absent: whoever can. */
  approvers?: string[];
  status: ApprovalStatus;
  requestedAt: string;
  /** Absent: it waits for ever. */
  expiresAt?: string;
  /** How often its links were revoked; absent: never. */
  linksRevoked?: number;
  /** Of one that was answered or expired. */
  answer?: ApprovalAnswer;
}

/** An answer to one approval. */
export interface AnswerApproval {
  tenantId: string;
  id: string;
  /** One of its options. */
  decision: string;
  comment?: string | undefined;
  /** Who answers, as `ApprovalAnswer.by` says; kept. */
  by: string;
  via: AnswerWay;
  /** Of what was signed: `ApprovalGrant.revocations`. */
  revocations?: number | undefined;
}

export interface ListApprovals extends PageRequest {
  tenantId: string;
  status?: ApprovalStatus | undefined;
  /** With the parts of its wide loops. */
  executionId?: string | undefined;
}

/** What runs ask people. */
export interface Approvals {
  /** Newest first. */
  list(request: ListApprovals): Promise<Page<ApprovalRecord>>;
  /** @throws AutomateError NOT_FOUND */
  get(tenantId: string, id: string): Promise<ApprovalRecord>;
  /**
   * Resolves after commit; the run goes on. The first answer counts: the same one by the same person again changes nothing.
   * @throws AutomateError NOT_FOUND, INVALID_ARGUMENT (no such option), PERMISSION_DENIED (somebody else is asked),
   *   FAILED_PRECONDITION (it was answered, which says by whom; it expired; its run is over; or the link was revoked)
   */
  answer(answer: AnswerApproval): Promise<ApprovalRecord>;
  /** Every link and button made for it until now is none any more; later ones are. @throws AutomateError NOT_FOUND */
  revokeLinks(tenantId: string, id: string): Promise<void>;
}
