export { type ContributionWay, contributionWays } from './across-boundary.ts';
export { type ExtensionPointContract, extensionPointContract } from './extension-point-contract.ts';
export { type ManifestFile, openManifestFile } from './manifest-file.ts';
export { assertManifestFresh, writeManifest } from './manifest-freshness.ts';
export type { ContractRunner } from './runner.ts';
export {
  recordedRunner,
  recordUse,
  SUITE_RECORD_VARIABLE,
  type SuiteRecord,
  type SuiteSubject,
} from './suite-record.ts';
