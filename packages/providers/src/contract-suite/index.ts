export {
  type AuthenticationCapabilities,
  type AuthenticationContract,
  authenticationContractSuite,
} from './authentication-contract.ts';
export { handedConfig, type ScriptedInstanceOptions, scriptedInstance } from './instance-context.ts';
export { errorOf, type ProviderContract, type ProviderUnderTest, providerContract } from './provider-contract.ts';
export {
  type StorageCapabilities,
  type StorageContract,
  storageContractSuite,
} from './storage-contract.ts';
export { AWKWARD_KEYS } from './storage-keys.ts';
