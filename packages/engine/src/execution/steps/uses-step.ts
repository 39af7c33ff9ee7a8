import { AutomateError, type JsonValue } from '@automate/core';
import type { StepArtifact, StepResult, StepRunner, UsesStep } from '@automate/workflow';
import type { StoredArtifact } from '../../commit/commit-unit.ts';
import type { StepExecutor, StepOutcome } from '../step-executor.ts';

/** Where what steps leave behind is kept. A port: the server joins it with a storage backend. */
export interface ArtifactStore {
  /** @throws AutomateError PAYLOAD_TOO_LARGE, UNAVAILABLE */
  put(
    place: { tenantId: string; executionId: string; path: string; attempt: number },
    artifact: StepArtifact,
  ): Promise<StoredArtifact>;
}

/** Runs a step of a plugin. Output: what its executor gives; what it leaves behind goes to the artifact store. */
export function usesExecutor(runner: StepRunner, artifacts: ArtifactStore | undefined): StepExecutor<UsesStep> {
  return {
    kind: 'uses',
    async prepare(step, { tenantId, executionId, path, scope, ports }) {
      const ref = { tenantId, stepType: step.stepType };
      const input = await step.evaluate(scope, ports);
      const { effect, literal, timeoutMs, pluginId, pluginVersion } = await runner.describe(ref, input);
      for (const property of literal) if (step.templated.includes(property)) throw noTemplate(step, property);
      const policy = { ...step.policy, timeoutMs: step.timeoutMs ?? timeoutMs };
      return {
        effect,
        timeoutMs,
        action: step.stepType,
        plugin: `${pluginId}@${pluginVersion}`,
        input,
        async run({ attempt, idempotencyKey, traceparent, signal }) {
          const call = { tenantId, executionId, stepPath: path, attempt, idempotencyKey, traceparent, signal };
          const result = await runner.run(ref, input, call, policy);
          const stored: StoredArtifact[] = [];
          for (const artifact of result.artifacts) {
            if (artifacts === undefined) throw noStore(step.stepType, artifact.name);
            stored.push(await artifacts.put({ tenantId, executionId, path, attempt }, artifact));
          }
          return outcomeOf(step.stepType, result, stored);
        },
      };
    },
  };
}

function outcomeOf(stepType: string, { status, output }: StepResult, artifacts: StoredArtifact[]): StepOutcome {
  if (status === 'completed') {
    return { type: 'completed', output, artifacts: artifacts.length === 0 ? undefined : artifacts };
  }
  const message = `${stepType} ended as failed`;
  const details = { output } as { [key: string]: JsonValue };
  return {
    type: 'failed',
    error: new AutomateError({ code: 'ABORTED', message, retryable: false, effect: 'none', details }),
  };
}

function noTemplate({ stepType, pointer }: UsesStep, property: string): AutomateError {
  const message = `${stepType} takes "${property}" as it is written, and there is a template in it (${pointer}/with): data goes into another property`;
  return new AutomateError({ code: 'INVALID_ARGUMENT', message, effect: 'none' });
}

function noStore(stepType: string, name: string): AutomateError {
  const message = `${stepType} left ${JSON.stringify(name)} behind, and there is no storage for it: configure one (storage)`;
  return new AutomateError({ code: 'FAILED_PRECONDITION', message, retryable: false });
}
