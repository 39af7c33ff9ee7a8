import type { Claim } from '@automate/outbox';
import type { NoticeMessage } from './notice-message.ts';
import type { NoticeRows } from './notice-rows.ts';

/** Something that somebody is to be told. */
export interface NoticeSubject {
  /** Whom it is told by. */
  connector: string;
  /** Undefined: the only instance. */
  connection: string | undefined;
  /** What the action is called for: of an alert, the alert. */
  executionId: string;
  /** With it, the same at every attempt. */
  stepPath: string;
  /** @throws AutomateError INVALID_ARGUMENT */
  message(): Promise<NoticeMessage>;
}

/** What is told by the items of a queue, and where is kept what became of it. */
export interface NoticeSource<Key extends { tenant_id: string }> {
  rows: NoticeRows<Key>;
  /** What an item's notice is found by. */
  keyOf(claim: Claim): Key;
  /** Undefined: there is nothing (any more) that anybody could be told of. */
  find(claim: Claim): Promise<NoticeSubject | undefined>;
  /** Why it is not told when there is nothing any more. */
  overtaken: string;
}
