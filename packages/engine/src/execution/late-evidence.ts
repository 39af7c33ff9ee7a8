import type { JsonValue, Logger } from '@automate/core';
import type { Sql } from 'postgres';
import { persist } from '../database/persist.ts';
import type { LateResult, RecordedError } from '../queries/execution-record.ts';

/** A result that came too late to be state. Redacted. */
export interface LateEvidence {
  tenantId: string;
  executionId: string;
  token: string;
  path: string;
  attempt: number;
  reason: LateResult['reason'];
  output: JsonValue | undefined;
  error: RecordedError | undefined;
}

/** Writes evidence beside the state: never fenced, never read by a run. Tries for a minute, then logs it. */
export function createEvidenceWriter(options: { sql: Sql; log: Logger }): {
  write(evidence: LateEvidence): void;
  idle(): Promise<void>;
} {
  const { sql, log } = options;
  const writing = new Set<Promise<void>>();
  const insert = async (late: LateEvidence) => {
    const text = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
    try {
      await persist(
        () => sql`
          insert into automate_engine.late_results
            (tenant_id, execution_id, path, attempt, claim_token, reason, output, error)
          values (${late.tenantId}, ${late.executionId}, ${late.path}, ${late.attempt}, ${late.token}, ${late.reason},
            ${text(late.output)}::text::jsonb, ${text(late.error)}::text::jsonb)`,
        { timeoutMs: 60_000 },
      );
    } catch (error) {
      const { executionId, path, attempt, reason } = late;
      log.error({ err: error, executionId, path, attempt, reason }, 'a late result could not be recorded');
    }
  };
  return {
    write(evidence) {
      const promise = insert(evidence).finally(() => writing.delete(promise));
      writing.add(promise);
    },
    async idle() {
      await Promise.all(writing);
    },
  };
}
