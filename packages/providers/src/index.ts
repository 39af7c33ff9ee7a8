export { ACTION_EFFECTS, type ActionEffect } from '@automate/core';
export type {
  AuthenticatedUser,
  AuthenticateOptions,
  Authentication,
  AuthenticationResult,
  Credentials,
} from './authentication/authentication.ts';
export {
  authenticationKind,
  authenticationPoint,
  defineAuthentication,
} from './authentication/authentication-point.ts';
export { WRONG_CREDENTIALS } from './authentication/checked-authentication.ts';
export type { Configurable, ConfigurableDefinition, InstanceHooks } from './configurable.ts';
export {
  type ConfigurableManifest,
  configurableManifestShape,
  describeConfigurable,
  manifestFieldProblems,
  manifestJsonSchemaSchema,
} from './configurable-manifest.ts';
export { createConfigurable } from './create-configurable.ts';
export type { GuardedFetch, GuardedFetchInit } from './guarded-fetch.ts';
export { type ConnectionTest, HEALTH_STATUSES, type HealthReport, type HealthStatus } from './health.ts';
export type { ConfiguredInstance, InstanceContext } from './instance-context.ts';
export { type NormalizeError, normalizeForeignError } from './normalize-error.ts';
export type { AnalyticsResult, IdentifyParams, TrackParams } from './profiles/analytics.ts';
export type {
  IntegrationResult,
  IntegrationState,
  StartIntegrationParams,
  StopIntegrationParams,
  SyncParams,
  SyncResult,
} from './profiles/integration.ts';
export type { SendNotificationParams, SendNotificationResult } from './profiles/notification.ts';
export type {
  PaymentResult,
  PaymentStatus,
  PaymentStatusParams,
  ProcessPaymentParams,
  RefundParams,
  RefundResult,
  RefundStatus,
} from './profiles/payment.ts';
export type { ActionTypes, Profile, ProfileAction } from './profiles/profile.ts';
export {
  type ImplementedAction,
  PROFILE_KEYS,
  PROFILES,
  type ProfileKey,
  profileProblems,
} from './profiles/profiles.ts';
export type {
  IndexParams,
  IndexResult,
  QueryParams,
  QueryResult,
  RemoveParams,
  RemoveResult,
  SearchHit,
} from './profiles/search.ts';
export type {
  RunStatus,
  RunStatusParams,
  RunStatusResult,
  SignalRunParams,
  SignalRunResult,
  StartRunParams,
  StartRunResult,
} from './profiles/workflow.ts';
export type { Provider, ProviderDefinition, ServiceMethods } from './provider.ts';
export {
  defineProviderKind,
  type ProviderKind,
  type ProviderKindOptions,
  type ProviderManifest,
} from './provider-kind.ts';
export {
  type ConfigurableProxy,
  type ConfigurableServer,
  configurableProxy,
  serveConfigurable,
} from './remote/remote-configurable.ts';
export type {
  AwsSigV4SignRequest,
  HmacSignRequest,
  JwtSignRequest,
  KeyEncoding,
  Signature,
  SignRequest,
} from './sign-request.ts';
export { byteStream, checkedBytes, readBytes } from './storage/byte-stream.ts';
export {
  DEFAULT_LIST_LIMIT,
  type ListOptions,
  MAX_LIST_LIMIT,
  MAX_OBJECT_BYTES,
  type PutOptions,
  type Storage,
  type StorageCallOptions,
  type StorageEntry,
  type StorageLocation,
  type StorageMetadata,
  type StoragePage,
  type StoredObject,
} from './storage/storage.ts';
export { defineStorage, storageKind, storagePoint } from './storage/storage-point.ts';
export { malformedCursor, objectNotFound, storageKeyProblem } from './storage/storage-rules.ts';
