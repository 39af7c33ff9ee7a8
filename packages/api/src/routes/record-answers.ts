import type { Logger } from '@automate/core';
import type { ApprovalRecord } from '@automate/engine';
import type { AuditTrail } from '@automate/governance';

/** An answer that came without an API key. */
export interface RecordedAnswer {
  tenantId: string;
  approval: ApprovalRecord;
  /** Who answered. */
  by: string;
  /** The route, as audit entries name it. */
  action: string;
  traceId: string;
}

/** Writes answers into the audit trail that no permission stands for. What it does not take is logged whole. */
export function recordAnswers({ audit, log }: { audit: Pick<AuditTrail, 'append'>; log: Logger }) {
  return async ({ tenantId, approval, by, action, traceId }: RecordedAnswer): Promise<void> => {
    const { id, answer } = approval;
    const entry = {
      ...{ tenantId, actor: by, action, traceId },
      subject: `/api/v1/approvals/${id}`,
      details: { decision: answer?.decision ?? null },
    };
    await audit.append(entry).catch((error: unknown) => {
      log.error({ ...entry, reason: String(error) }, 'an audit entry could not be written');
    });
  };
}
