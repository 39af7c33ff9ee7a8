import type { JsonValue } from '@automate/core';
import type { Claim } from '../item.ts';

/** The columns of a claim, each in a form that every driver reads the same way. */
export const CLAIM_COLUMNS = `id::text AS id, tenant_id, queue, topic, ref, payload::text AS payload, key, order_key,
  priority, attempts, max_attempts, wake_seq::text AS wake_seq, traceparent,
  CASE WHEN requires <> '{}' THEN array_to_json(requires)::text END AS requires, workflow_version, engine_format,
  (extract(epoch FROM created_at) * 1000)::float8 AS created_ms`;

export interface ClaimRow extends Record<string, unknown> {
  id: string;
  tenant_id: string;
  queue: string;
  topic: string;
  ref: string | null;
  payload: string | null;
  key: string | null;
  order_key: string | null;
  priority: number;
  attempts: number;
  max_attempts: number;
  wake_seq: string;
  traceparent: string | null;
  requires: string | null;
  workflow_version: number | null;
  engine_format: number;
  created_ms: number;
}

const NONE: readonly string[] = Object.freeze([]);

export function toClaim(row: ClaimRow, token: string, claimedAtMonotonic: number, leaseMs: number): Claim {
  return {
    id: row.id,
    token,
    tenantId: row.tenant_id,
    queue: row.queue,
    topic: row.topic,
    ref: row.ref,
    payload: row.payload === null ? null : (JSON.parse(row.payload) as JsonValue),
    key: row.key,
    orderKey: row.order_key,
    priority: row.priority,
    attempts: row.attempts,
    maxAttempts: row.max_attempts,
    wakeSeq: Number(row.wake_seq),
    traceparent: row.traceparent,
    requires: row.requires === null ? NONE : (JSON.parse(row.requires) as string[]),
    workflowVersion: row.workflow_version,
    engineFormat: row.engine_format,
    createdAt: new Date(row.created_ms),
    claimedAtMonotonic,
    leaseUntilMonotonic: claimedAtMonotonic + leaseMs,
  };
}
