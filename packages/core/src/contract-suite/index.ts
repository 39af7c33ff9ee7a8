export { type ExtensionPointContract, extensionPointContract } from './extension-point-contract.ts';
export type { ContractRunner } from './runner.ts';
