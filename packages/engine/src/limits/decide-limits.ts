import type { JsonValue } from '@automate/core';
import type { Sql } from 'postgres';
import { persist } from '../database/persist.ts';

/** A run whose claim asks whether it may begin. */
export interface AskingRun {
  executionId: string;
  /** The id of its outbox item: the order in which runs were created. */
  item: string;
  /** Higher ones come first. */
  priority: number;
  /** What it is counted under, in the order in which its limits are asked. */
  gates: readonly string[];
  /** True of one that goes on after it was over: it waits, whatever else the limit says. */
  begun: boolean;
}

/** What there is to decide for one workflow. */
export interface LimitQuestion {
  tenantId: string;
  workflowId: string;
  asking?: readonly AskingRun[];
  /** Runs that are over. */
  ended?: readonly string[];
  /** Gates to look at. */
  gates?: readonly string[];
  /** Whether to look at all gates. */
  all?: boolean;
}

export interface LimitAnswer {
  /** By the id of the execution; one that is absent waits. */
  asked: Record<string, { state: 'waiting' | 'granted' | 'refused'; reason: JsonValue }>;
  /** How many runs beside those that asked were woken. */
  woken: number;
}

const DECIDE = `select automate_engine.decide_limits(
  $1, $2::text::uuid, $3::text::jsonb, $4::text::uuid[], $5::text[], $6) as answer`;

/** Asks the database, which decides for one workflow at a time. Safe to repeat. */
export async function decideLimits(sql: Sql, question: LimitQuestion): Promise<LimitAnswer> {
  const { tenantId, workflowId, asking = [], ended = [], gates = [], all = false } = question;
  const runs = asking.map(({ executionId, ...run }) => ({ execution: executionId, ...run }));
  const parameters = [tenantId, workflowId, JSON.stringify(runs), `{${ended.join(',')}}`, [...gates], all];
  const [row] = await persist(() => sql.unsafe<{ answer: LimitAnswer }[]>(DECIDE, parameters, { prepare: true }), {
    timeoutMs: 5_000,
  });
  return row!.answer;
}
