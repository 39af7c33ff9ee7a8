export type { ApiAnswer, ApiClient } from './server/api-client.ts';
export {
  createTestServer,
  type TestRun,
  type TestServer,
  type TestServerOptions,
} from './server/create-test-server.ts';
export {
  createMemoryWorkspace,
  type MemoryWorkspace,
  type RanCommand,
  type ScriptedCommand,
} from './steps/memory-workspace.ts';
export { createMockStep, type MockStep, type MockStepOptions } from './steps/mock-step.ts';
export { assertStepError, assertStepEvents, assertStepResult } from './steps/step-assertions.ts';
export {
  createStepHarness,
  type StepEvent,
  type StepHarness,
  type StepHarnessOptions,
  type StepRun,
  type StepRunOptions,
} from './steps/step-harness.ts';
