import type { ApprovalPress } from '@automate/connectors';
import { AutomateError } from '@automate/core';
import type { ApprovalLinks, Engine } from '@automate/engine';
import { json, type Reply } from '../http/reply.ts';
import type { RecordedAnswer } from './record-answers.ts';

/** What answering by the button of a plugin needs. */
export interface PressPorts {
  engine: Pick<Engine, 'approvals'>;
  links: Pick<ApprovalLinks, 'read'>;
  onAnswered(answer: RecordedAnswer): Promise<void>;
}

const ACTION = 'POST /api/v1/webhooks/:connector/:instance';

/**
 * Answers an approval for whom a service names. That an answer does not count is told in the body of a 200: the service has
 * delivered it, and would only do so again.
 */
export async function pressButton(
  { engine: { approvals }, links, onAnswered }: PressPorts,
  tenantId: string,
  connector: string,
  { token, user, comment }: ApprovalPress,
  traceId: string,
): Promise<Reply> {
  const grant = await links.read(token);
  if (grant === 'expired') return refused('The button has expired.');
  // A token of another tenant says no more than one that is none.
  if (grant === 'invalid' || grant.tenantId !== tenantId || grant.decision === undefined) {
    return refused('The button is not valid.');
  }
  const by = `${connector}:${user}`;
  const { approvalId: id, decision, revocations } = grant;
  try {
    const approval = await approvals.answer({ tenantId, id, decision, comment, by, via: 'callback', revocations });
    await onAnswered({ tenantId, approval, by, action: ACTION, traceId });
    return json(200, { answered: true, decision, by });
  } catch (error) {
    if (!AutomateError.isInstance(error) || !REFUSALS.has(error.code)) throw error;
    return refused(error.message);
  }
}

const REFUSALS: ReadonlySet<string> = new Set([
  'NOT_FOUND',
  'FAILED_PRECONDITION',
  'PERMISSION_DENIED',
  'INVALID_ARGUMENT',
]);

function refused(message: string): Reply {
  return json(200, { answered: false, message });
}
