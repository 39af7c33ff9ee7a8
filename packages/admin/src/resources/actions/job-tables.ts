import type { RowAction, ShownRowJob } from '@automate/api';
import { getTableColumns, sql } from 'drizzle-orm';
import { boolean, integer, jsonb, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Starter } from '../starter.ts';
import type { RowChange } from './act-on-row.ts';

const schema = pgSchema('automate_admin');

/** What is done to many rows, and how far it is. */
export const jobs = schema.table('row_jobs', {
  tenantId: text('tenant_id').notNull(),
  id: uuid('id').notNull().default(sql`gen_random_uuid()`),
  resource: text('resource').notNull(),
  action: text('action').notNull(),
  rows: jsonb('rows').$type<Pick<RowAction, 'ids' | 'filter'>>().notNull(),
  rowChange: jsonb('row_change').$type<RowChange>(),
  nextPage: text('next_page'),
  state: text('state').$type<Exclude<ShownRowJob['state'], 'interrupted'>>().notNull().default('running'),
  failure: jsonb('failure').$type<ShownRowJob['failure']>(),
  matched: integer('matched').notNull(),
  done: integer('done').notNull().default(0),
  refused: integer('refused').notNull().default(0),
  refusals: jsonb('refusals').$type<ShownRowJob['refusals']>().notNull().default([]),
  createdBy: text('created_by').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true, mode: 'date' }).notNull().default(sql`clock_timestamp()`),
  finishedAt: timestamp('finished_at', { withTimezone: true, mode: 'date' }),
  starter: jsonb('starter').$type<Starter>(),
  claim: uuid('claim'),
  heldUntil: timestamp('held_until', { withTimezone: true, mode: 'date' }).notNull(),
  lost: integer('lost').notNull().default(0),
});

/** Rows that a job has yet to come to, those that it has just changed among them: its page, or all there are. */
export const jobRows = schema.table('row_job_rows', {
  tenantId: text('tenant_id').notNull(),
  jobId: uuid('job_id').notNull(),
  rowId: text('row_id').notNull(),
  isDone: boolean('is_done').notNull().default(false),
});

/** Whoever went on with it is silent: by the database's clock. */
export const LAPSED = sql<boolean>`(${jobs.state} = 'running' and ${jobs.heldUntil} < clock_timestamp())`;
export const JOB_COLUMNS = { ...getTableColumns(jobs), isLapsed: LAPSED };

export type Job = typeof jobs.$inferSelect & { isLapsed: boolean };
