// The engine's, which the API hands on.
export { type EngineProblem, engineProblems } from '@automate/engine';
export { type ApiOptions, createApi, describeApi } from './create-api.ts';
export { actorOf, makerOf, type Principal } from './http/authenticate.ts';
export { DEFAULT_BODY_LIMIT } from './http/body.ts';
export { type BodySpec, jsonBody, optionalJsonBody, rawBody, textBody } from './http/body-spec.ts';
export type { CorsOptions } from './http/cors.ts';
export { entityTag, expectedVersion, requiredVersion } from './http/entity-tag.ts';
export { HttpError } from './http/http-error.ts';
export type { OpenApiDocument } from './http/openapi.ts';
export { pageReply } from './http/page.ts';
export type { Problem } from './http/problem.ts';
export type { RateLimit } from './http/rate-limit.ts';
export { json, noContent, type Reply } from './http/reply.ts';
export { type Route, type RouteAccess, type RouteCall, type RouteDefinition, route } from './http/route.ts';
export { type RouteHandlerOptions, routeHandler } from './http/route-handler.ts';
export type { FetchHandler } from './http/serve-routes.ts';
export type { RequestTracing } from './http/trace-request.ts';
export {
  createIdempotentCalls,
  type IdempotentCalls,
  type IdempotentCallsOptions,
} from './idempotency/idempotent-calls.ts';
export { apiMigrations } from './idempotency/migrations.ts';
export { type ApiProblem, apiProblems } from './problems.ts';
export { REFUSAL_REASONS, type RefusalReason } from './refusals/refusal-reason.ts';
export {
  createWebhookRefusals,
  type RefusedCall,
  type WebhookRefusals,
  type WebhookRefusalsOptions,
} from './refusals/webhook-refusals.ts';
export { type FilterOperator, type ListColumn, type ListOptions, typed } from './resources/list-query.ts';
export {
  type ResourceCall,
  type ResourceOperation,
  type ResourceOptions,
  type ResourceRecord,
  type ResourceSource,
  resourceRoutes,
} from './resources/resource-routes.ts';
export { crudRoutes, readOnlyRoutes, type TableRoutesOptions } from './resources/table-routes.ts';
export { createTableSource, knownRefusals, type TableSourceOptions } from './resources/table-source.ts';
export type { RowAction, ShownRowJob } from './routes/admin/action-schemas.ts';
export type {
  AdminActions,
  AdminImports,
  AdminPlace,
  AdminResources,
  FileFormat,
  ShownAdminResource,
  ShownAdminRow,
} from './routes/admin/admin-resources.ts';
export type { AdminRowBody, InlineChanges } from './routes/admin/resource-schemas.ts';
export { adminResourceRoutes } from './routes/admin/resources.ts';
export type { ShownImport, ShownImportRow } from './routes/admin/transfer-schemas.ts';
export type { HealthCheck, Readiness } from './routes/health.ts';
export { createEventStreams, type EventStreams, type EventStreamsOptions } from './streams/event-streams.ts';
