export { type ExtensionPointContract, extensionPointContract } from './extension-point-contract.ts';
export { type ManifestFile, openManifestFile } from './manifest-file.ts';
export { assertManifestFresh, writeManifest } from './manifest-freshness.ts';
export type { ContractRunner } from './runner.ts';
