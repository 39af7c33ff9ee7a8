import type { Route } from '../http/route.ts';
import { listQuerySchema } from './list-query.ts';
import { type ResourceOptions, resourceRoutes } from './resource-routes.ts';
import { createTableSource, type TableSourceOptions } from './table-source.ts';

/** A table over HTTP. */
export interface TableRoutesOptions extends TableSourceOptions, Omit<ResourceOptions, 'schemas'> {
  /** What is shown of a row, for the OpenAPI document; what `create` and `update` take. Without one, none can be. */
  schemas: Pick<ResourceOptions['schemas'], 'item' | 'create' | 'update'>;
}

/** To list, read, create, update and delete the rows of a table. */
export function crudRoutes(options: TableRoutesOptions): Route[] {
  const { update, ...source } = createTableSource(options);
  return resourceRoutes(options.version ? { ...source, update } : source, described(options));
}

/** To list and read the rows of a table, and nothing else. */
export function readOnlyRoutes(options: TableRoutesOptions): Route[] {
  const { list, get } = createTableSource(options);
  return resourceRoutes({ list, get }, described(options));
}

function described(options: TableRoutesOptions): ResourceOptions {
  const query = listQuerySchema(options.list) as unknown as NonNullable<ResourceOptions['schemas']['query']>;
  return { ...options, schemas: { ...options.schemas, query } };
}
