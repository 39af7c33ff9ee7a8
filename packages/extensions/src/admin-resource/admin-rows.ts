import type { JsonObject, JsonValue } from '@automate/core';
import type { AdminOperation } from './admin-resource-spec.ts';

/** Who asks for rows, or changes them. */
export interface AdminCaller {
  tenantId: string;
  /** As the audit table names them: `user:ada`, `key:<id>`. */
  actor: string;
}

/** A row, as data. */
export interface AdminRow {
  /** 1 to 200 characters. */
  id: string;
  /** Counts changes, from 1. Absent: whoever writes last wins. */
  version?: number | undefined;
  /** By field. What is not set is absent. */
  values: JsonObject;
  /** ISO 8601, in UTC, as the following. */
  createdAt?: string | undefined;
  updatedAt?: string | undefined;
  /** Who made it and who changed it last, as {@link AdminCaller} names them. */
  createdBy?: string | undefined;
  updatedBy?: string | undefined;
  /** It is deleted, and can be restored. */
  deletedAt?: string | undefined;
  /** Fields of this row that its caller cannot change, beyond those of the resource. */
  readOnly?: string[] | undefined;
  /** What its caller may do with it. Default: everything. */
  allowed?: Extract<AdminOperation, 'update' | 'delete' | 'restore'>[] | undefined;
}

/** One thing that rows of a list must keep to. */
export interface AdminFilter {
  field: string;
  operator: 'eq' | 'gte' | 'lte';
  /** Of the field's type; of one that has a list, one element of it. */
  value: JsonValue;
}

/** What a list is asked. */
export interface AdminQuestion {
  limit: number;
  /** Where an earlier page ended. */
  cursor?: string | undefined;
  /** Text that some field of `search` must hold. */
  q?: string | undefined;
  /** A field, `createdAt` or `updatedAt`; `-` before it turns the order. */
  sort: string;
  filters: AdminFilter[];
  /** Deleted rows instead of those that are there. */
  deleted: boolean;
}

export interface AdminPage {
  rows: AdminRow[];
  nextCursor?: string | undefined;
}

/**
 * Where rows are, when the host does not keep them. All see the caller's tenant only. Values that come here were checked
 * by the fields. What is not there is undefined, or NOT_FOUND.
 */
export interface AdminRows {
  list(question: AdminQuestion, caller: AdminCaller): Promise<AdminPage>;
  get(id: string, caller: AdminCaller): Promise<AdminRow | undefined>;
  /** With an id where a file names one that is not there. */
  create?(values: JsonObject, caller: AdminCaller, id?: string): Promise<AdminRow>;
  /** @throws AutomateError ABORTED when the row has another version; undefined takes any */
  update?(id: string, values: JsonObject, version: number | undefined, caller: AdminCaller): Promise<AdminRow>;
  delete?(id: string, version: number | undefined, caller: AdminCaller): Promise<void>;
  restore?(id: string, version: number | undefined, caller: AdminCaller): Promise<AdminRow>;
}
