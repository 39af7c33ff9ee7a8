export { type Clock, systemClock } from './clock.ts';
export { type DatabaseTrouble, databaseCode, databaseTrouble } from './database/database-trouble.ts';
export { queryDatabase, rootMessage } from './database/query-database.ts';
export {
  AutomateError,
  type AutomateErrorOptions,
  ERROR_CODES,
  type ErrorCode,
  type ErrorDetails,
  type ErrorEffect,
  type InputProblem,
  invalidArgument,
  type ProblemRule,
  refused,
  type SaidProblem,
  saidBy,
  toAutomateError,
} from './errors.ts';
export { EVENT_TYPE, EVENT_TYPE_PATTERN, matchesType } from './event-types.ts';
export type { JsonObject, JsonValue } from './json.ts';
export { childPointer, toPointer } from './json-pointer.ts';
export { type Logger, silentLogger } from './logger.ts';
export { beyondManifest } from './manifest/beyond-manifest.ts';
export {
  FIELD_TYPES,
  type FieldSpec,
  type FieldSpecInput,
  fieldSpecSchema,
  isSecretField,
} from './manifest/field-spec.ts';
export { manifestJsonSchema } from './manifest/json-schema.ts';
export { type Manifest, type ManifestContribution, type ManifestInput, parseManifest } from './manifest/manifest.ts';
export { manifestOf, type PluginPackageJson } from './manifest/manifest-of.ts';
export { CAPABILITIES, manifestSchema, PLUGIN_API_VERSION } from './manifest/manifest-schema.ts';
export type { Migration, MigrationSet } from './migrations.ts';
export {
  API_OPERATIONS,
  type ApiOperation,
  type ApiPermission,
  allowsOperation,
  isApiPermission,
} from './permissions/api-permission.ts';
export { MAX_GLOB_LENGTH, matchesGlob } from './permissions/glob.ts';
export {
  PERMISSION_ACTIONS,
  PERMISSION_RESOURCES,
  type PluginPermission,
  permits,
  permitsAny,
  pluginPermissionSchema,
} from './permissions/plugin-permission.ts';
export type { Contribution } from './plugin/contribution.ts';
export { ContributionRegistry, type Registered } from './plugin/contribution-registry.ts';
export {
  defineExtensionPoint,
  type ExtensionPoint,
  type ExtensionPointOptions,
  type RemoteContract,
  type Stability,
} from './plugin/extension-point.ts';
export { definePlugin, isPlugin, type Plugin, type PluginOptions } from './plugin/plugin.ts';
export { fillIn, isReason, type Reason, reasonsOf, type Said, type Say } from './reason.ts';
export { ACTION_EFFECTS, type ActionEffect } from './resilience/action-effect.ts';
export { afterFailure, afterLoss, type FailedAttempt, type LostAttempt } from './resilience/after-failure.ts';
export { inTurns, type TurnsOptions } from './resilience/in-turns.ts';
export { DEFAULT_RETRY, NO_RETRY, type RetryPolicy, retryDelayMs } from './resilience/retry-policy.ts';
export { type FallbackOptions, withFallback } from './resilience/with-fallback.ts';
export { type RetryOptions, withRetry } from './resilience/with-retry.ts';
export { type TimeoutOptions, withTimeout } from './resilience/with-timeout.ts';
export {
  SIGNAL_NAMES,
  type SignalEvent,
  type SignalExecution,
  type SignalName,
  type SignalPayloads,
  type SignalStep,
} from './signals/payloads.ts';
export { createSignals, type SignalHandler, type Signals, type SignalsOptions } from './signals/signals.ts';
export { DEFAULT_TENANT } from './tenant.ts';
export { childTraceparent, namedTraceparent, newTraceparent, spanIdOf, traceIdOf } from './traceparent.ts';
export { type Span, type SpanKind, type Tracer, wallTime } from './tracing/tracer.ts';
export { describeProblems, inputProblems, parseInput } from './validation.ts';
export { createWireChannel, type WireChannel, type WireChannelOptions } from './wire/channel.ts';
export { decode } from './wire/decode.ts';
export { encode } from './wire/encode.ts';
export type { WireLimits } from './wire/limits.ts';
export { type PipeLike, type PipeLimits, pipeWire } from './wire/pipe.ts';
export { type MessagePortLike, messagePortWire, type WirePort } from './wire/port.ts';
export {
  createRemotePeer,
  type RemoteCall,
  type RemoteCaller,
  type RemoteCallOptions,
  type RemoteFunctions,
  type RemoteHandler,
  type RemotePeer,
  type RemotePeerOptions,
  unknownMethod,
} from './wire/remote.ts';
