import { compileSchema } from '@automate/connectors';
import { AutomateError, describeProblems, type JsonObject } from '@automate/core';
import pg from 'pg';

/** One table of a backup: a file in PostgreSQL's text format of COPY, in UTF-8. */
export interface BackupTable {
  schema: string;
  table: string;
  columns: string[];
  file: string;
  rows: number;
  bytes: number;
  /** Hexadecimal. */
  sha256: string;
}

export interface BackupSequence {
  schema: string;
  sequence: string;
  /** A bigint. */
  value: string;
  called: boolean;
}

/** What is in a backup. Tables stand in the order in which they can be filled. */
export interface BackupManifest {
  format: 1;
  /** ISO 8601. */
  createdAt: string;
  host: string;
  database: string;
  tables: BackupTable[];
  sequences: BackupSequence[];
}

export const MANIFEST_FILE = 'manifest.json';
export const RESTORE_FILE = 'restore.sql';

const text = { type: 'string', minLength: 1 };
const object = (properties: JsonObject): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
});
const check = compileSchema(
  object({
    format: { const: 1 },
    createdAt: { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T' },
    host: text,
    database: text,
    tables: {
      type: 'array',
      items: object({
        schema: text,
        table: text,
        columns: { type: 'array', items: text },
        file: { type: 'string', pattern: '^[A-Za-z0-9_-]+[.]copy$' },
        rows: { type: 'integer' },
        bytes: { type: 'integer' },
        sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
      }),
    },
    sequences: {
      type: 'array',
      items: object({
        schema: text,
        sequence: text,
        value: { type: 'string', pattern: '^-?[0-9]+$' },
        called: { type: 'boolean' },
      }),
    },
  }),
);

/** @throws AutomateError FAILED_PRECONDITION with every problem at once */
export function parseManifest(json: string, where: string): BackupManifest {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw unsound(`${where} is no JSON: ${(error as Error).message}`);
  }
  const problems = check(value);
  if (problems.length > 0) throw unsound(describeProblems(`${where} is no manifest of a backup`, problems));
  return value as BackupManifest;
}

export function unsound(message: string): AutomateError {
  return new AutomateError({ code: 'FAILED_PRECONDITION', message, effect: 'none' });
}

export function quoted(...names: string[]): string {
  return names.map(pg.escapeIdentifier).join('.');
}

/** `"schema"."table" ("a", "b")`, as COPY takes it. */
export function copyTarget({ schema, table, columns }: Pick<BackupTable, 'schema' | 'table' | 'columns'>): string {
  return `${quoted(schema, table)}${columns.length === 0 ? '' : ` (${columns.map((name) => quoted(name)).join(', ')})`}`;
}

export function setSequence({ schema, sequence, value, called }: BackupSequence): string {
  return `select setval(${pg.escapeLiteral(quoted(schema, sequence))}, ${value}, ${called})`;
}

/** For `psql -f restore.sql`, in the backup's folder: fills tables that are there and empty, all or nothing. */
export function restoreScript({ tables, sequences }: BackupManifest): string {
  return [
    '\\set ON_ERROR_STOP on',
    '\\encoding UTF8',
    'begin;',
    'set constraints all deferred;',
    ...tables.map((table) => `\\copy ${copyTarget(table)} from '${table.file}'`),
    ...sequences.map((sequence) => `${setSequence(sequence)};`),
    'commit;',
    '',
  ].join('\n');
}
