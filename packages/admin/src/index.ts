export { prepareWebUi } from './prepare-web-ui.ts';
export {
  type AdminBehaviour,
  type AdminResourceBase,
  adminResource,
  audited,
  bulkActions,
  columnsFor,
  forEverybody,
  importExport,
  inlines,
  objectPermissions,
  queryFor,
  readOnlyFields,
  softDelete,
  tenantScoped,
} from './resources/admin-resource.ts';
export {
  type AdminResourcesOptions,
  createAdminResources,
  type OpenAdminResources,
} from './resources/create-admin-resources.ts';
export type { AdminOverrides, DeclaredResource } from './resources/declared-resource.ts';
export { adminMigrations } from './resources/migrations.ts';
export type { Starter, Starters } from './resources/starter.ts';
export { openWebUi, WEB_UI_PATH, type WebUi } from './web-ui.ts';
