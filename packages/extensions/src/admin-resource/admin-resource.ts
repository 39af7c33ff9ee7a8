import type { FieldSpecInput } from '@automate/core';
import type { AdminResourceInput, AdminResourceSpec } from './admin-resource-spec.ts';
import type { AdminRows } from './admin-rows.ts';

/** A resource that operators see as lists and forms. */
export interface AdminResource {
  /** Everything that is known without running code. */
  readonly spec: AdminResourceSpec;
  /** Absent: the host keeps the rows. */
  readonly rows?: AdminRows;
}

/** What an author writes. */
export interface AdminResourceDefinition extends Omit<AdminResourceInput, 'operations' | 'fields'> {
  fields: readonly FieldSpecInput[];
  /** Default: the host keeps the rows, in a table of its own. */
  rows?: AdminRows;
}
