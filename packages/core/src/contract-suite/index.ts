export { type ExtensionPointContract, extensionPointContract } from './extension-point-contract.ts';
export { assertManifestFresh, writeManifest } from './manifest-freshness.ts';
export type { ContractRunner } from './runner.ts';
