export type { ActionExample, ConnectorContract, TriggerExample } from './connector-contract.ts';
export { connectorContractSuite } from './connector-suite.ts';
export { type ProfileContract, profileContract } from './profile-contract.ts';
export {
  type RecordedRequest,
  type ScriptedContext,
  type ScriptedContextOptions,
  scriptedContext,
} from './scripted-context.ts';
