import type { z } from 'zod';
import type { ListedPage } from '../../http/page.ts';
import type { ResourceCall, ResourceRecord, ResourceSource } from '../../resources/resource-routes.ts';
import type { adminResourceShown, adminRowShown } from './resource-schemas.ts';

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
}
