export { createEgress } from './create-egress.ts';
export type {
  Egress,
  EgressFetch,
  EgressInit,
  EgressLimits,
  EgressOptions,
  EgressTracing,
  Lookup,
  ResolvedAddress,
} from './egress.ts';
export type {
  ByteRedaction,
  EgressTarget,
  PlaceholderMatch,
  ResponseRedactor,
  SecretPlaceholders,
  SecretScope,
} from './secret-placeholders.ts';
