import type { FileFormat, ShownImport, ShownImportRow } from '@automate/api';
import type { InputProblem, JsonObject, JsonValue } from '@automate/core';
import { sql } from 'drizzle-orm';
import { boolean, integer, jsonb, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Starter } from '../starter.ts';

const schema = pgSchema('automate_admin');

/** What was read of a file, and what became of it. */
export const imports = schema.table('imports', {
  tenantId: text('tenant_id').notNull(),
  id: uuid('id').notNull().default(sql`gen_random_uuid()`),
  resource: text('resource').notNull(),
  format: text('format').$type<FileFormat>().notNull(),
  state: text('state').$type<ShownImport['state']>().notNull().default('checking'),
  fields: jsonb('fields').$type<JsonValue>().notNull(),
  rows: integer('rows').notNull().default(0),
  creates: integer('creates').notNull().default(0),
  updates: integer('updates').notNull().default(0),
  unchanged: integer('unchanged').notNull().default(0),
  bad: integer('bad').notNull().default(0),
  applied: integer('applied').notNull().default(0),
  code: text('code'),
  message: text('message'),
  createdBy: text('created_by').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true, mode: 'date' }).notNull().default(sql`clock_timestamp()`),
  finishedAt: timestamp('finished_at', { withTimezone: true, mode: 'date' }),
  claim: uuid('claim'),
  heldUntil: timestamp('held_until', { withTimezone: true, mode: 'date' }),
  starter: jsonb('starter').$type<Starter>(),
  lost: integer('lost').notNull().default(0),
});

/** Each row of it. */
export const importRows = schema.table('import_rows', {
  tenantId: text('tenant_id').notNull(),
  importId: uuid('import_id').notNull(),
  line: integer('line').notNull(),
  what: text('what').$type<ShownImportRow['what']>().notNull(),
  rowId: text('row_id'),
  version: integer('version'),
  data: jsonb('data').$type<JsonObject>().notNull(),
  errors: jsonb('errors').$type<InputProblem[]>().notNull(),
  applied: boolean('applied').notNull().default(false),
});

export type ImportRecord = typeof imports.$inferSelect;
export type ImportRow = Omit<typeof importRows.$inferSelect, 'tenantId' | 'importId' | 'applied'>;
