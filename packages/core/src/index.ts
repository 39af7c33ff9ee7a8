export {
  AutomateError,
  type AutomateErrorOptions,
  ERROR_CODES,
  type ErrorCode,
  type ErrorDetails,
  type ErrorEffect,
  type InputProblem,
  invalidArgument,
  toAutomateError,
} from './errors.ts';
export type { JsonObject, JsonValue } from './json.ts';
export { type Logger, silentLogger } from './logger.ts';
export type { Migration, MigrationSet } from './migrations.ts';
export { DEFAULT_TENANT } from './tenant.ts';
export { childTraceparent, newTraceparent, traceIdOf } from './traceparent.ts';
