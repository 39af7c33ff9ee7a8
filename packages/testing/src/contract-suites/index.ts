export {
  type ActionExample,
  type ConnectorContract,
  connectorContractSuite,
  type ProfileContract,
  profileContract,
  type RecordedRequest,
  type ScriptedContext,
  type ScriptedContextOptions,
  scriptedContext,
  type TriggerExample,
} from '@automate/connectors/contract-suite';
export {
  assertManifestFresh,
  type ContractRunner,
  type ExtensionPointContract,
  extensionPointContract,
} from '@automate/core/contract-suite';
export { type AdminRowsContract, adminRowsContractSuite } from '@automate/extensions/contract-suite';
export {
  type SecretsBackendContract,
  type SecretsBackendFixture,
  secretsBackendContractSuite,
} from '@automate/governance/contract-suite';
export * from '@automate/outbox/contract-suite';
export {
  type AuthenticationContract,
  authenticationContractSuite,
  type StorageContract,
  storageContractSuite,
} from '@automate/providers/contract-suite';
export { type FilterContract, type FilterExample, filterContractSuite } from '@automate/templates/contract-suite';
export { type StepExample, type StepTypeContract, stepTypeContractSuite } from './step-type-suite.ts';
