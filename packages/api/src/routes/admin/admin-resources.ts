import type { z } from 'zod';
import type { ListedPage } from '../../http/page.ts';
import type { ResourceCall, ResourceRecord, ResourceSource } from '../../resources/resource-routes.ts';
import type { RowAction, ShownRowJob } from './action-schemas.ts';
import type { adminResourceShown, adminRowShown } from './resource-schemas.ts';
import type { ShownImport } from './transfer-schemas.ts';

/** A resource as one caller sees it. */
export type ShownAdminResource = z.output<typeof adminResourceShown>;
/** A row as one caller sees it. */
export type ShownAdminRow = z.output<typeof adminRowShown>;

/** A port: resources that are declared as data, by plugins and by the app. `params.key` says which one a call is about. */
export interface AdminResources {
  /** Those that the caller may read. */
  list(call: ResourceCall): Promise<ListedPage>;
  /** @throws AutomateError NOT_FOUND, as everything below */
  get(call: ResourceCall): Promise<ShownAdminResource>;
  /** The rows of all of them. */
  rows: Required<ResourceSource>;
  /** @throws AutomateError FAILED_PRECONDITION when it is not deleted, ABORTED as an update */
  restore(call: ResourceCall, id: string, version: number | undefined): Promise<ResourceRecord>;
  /** The rows of a list, as they are read. @throws AutomateError INVALID_ARGUMENT; UNIMPLEMENTED */
  exportRows(
    call: ResourceCall,
    format: FileFormat,
    query: Record<string, string>,
  ): Promise<ReadableStream<Uint8Array>>;
  imports: AdminImports;
  actions: AdminActions;
}

export type FileFormat = 'csv' | 'json';

/** Rows that come as files. What was read is kept for a week, and of each tenant so many of those that are over. */
export interface AdminImports {
  /**
   * Reads a file to its end, and says what is to become of each row.
   * @throws AutomateError INVALID_ARGUMENT when it cannot be read; PAYLOAD_TOO_LARGE; UNIMPLEMENTED; RESOURCE_EXHAUSTED with
   *   `retryAfterMs` while as many files are read, or as many imports wait, as there may
   */
  check(call: ResourceCall, format: FileFormat, body: ReadableStream<Uint8Array>): Promise<ShownImport>;
  list(call: ResourceCall, page: AdminPlace): Promise<ListedPage>;
  get(call: ResourceCall, id: string): Promise<ShownImport>;
  rows(call: ResourceCall, id: string, page: AdminPlace & { bad?: 'only' | undefined }): Promise<ListedPage>;
  /** @throws AutomateError FAILED_PRECONDITION while there are bad rows, unless they are left out; or when it is given up */
  confirm(call: ResourceCall, id: string, options: { skipBad: boolean }): Promise<ShownImport>;
  /** @throws AutomateError FAILED_PRECONDITION when it is done */
  abort(call: ResourceCall, id: string): Promise<ShownImport>;
}

/** What is done to many rows. Each row by itself: what is refused of one stops no other. */
export interface AdminActions {
  /** How many rows it would be done to. @throws AutomateError as `start` */
  count(call: ResourceCall, action: string, on: RowAction): Promise<number>;
  /** @throws AutomateError NOT_FOUND for an action that the resource does not have; INVALID_ARGUMENT for the values or the filter */
  start(call: ResourceCall, action: string, on: RowAction): Promise<ShownRowJob>;
  list(call: ResourceCall, page: AdminPlace): Promise<ListedPage>;
  get(call: ResourceCall, id: string): Promise<ShownRowJob>;
  abort(call: ResourceCall, id: string): Promise<ShownRowJob>;
}

export interface AdminPlace {
  limit?: number | undefined;
  cursor?: string | undefined;
}
