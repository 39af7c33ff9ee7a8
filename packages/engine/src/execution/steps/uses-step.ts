import { AutomateError, type JsonValue } from '@automate/core';
import type { KeepArtifact, StepResult, StepRunner, UsesStep } from '@automate/workflow';
import type { StoredArtifact } from '../../commit/commit-unit.ts';
import type { ArtifactStore } from '../../objects/artifact-store.ts';
import type { StepExecutor, StepOutcome } from '../step-executor.ts';

/** Runs a step of a plugin. Output: what its executor gives; what it leaves behind goes to the artifact store, while it runs. */
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
        async run({ attempt, idempotencyKey, traceparent, signal, log }) {
          const call = { tenantId, executionId, stepPath: path, attempt, idempotencyKey, traceparent, signal };
          const sink = artifacts?.({ tenantId, executionId });
          const result = await runner.run(ref, input, call, policy, sink?.keep ?? noStore(step.stepType), log);
          return outcomeOf(step.stepType, result, sink?.kept ?? []);
        },
      };
    },
  };
}

function outcomeOf(stepType: string, { status, output }: StepResult, kept: readonly StoredArtifact[]): StepOutcome {
  const artifacts = kept.length === 0 ? undefined : [...kept];
  if (status === 'completed') return { type: 'completed', output, artifacts };
  const message = `${stepType} ended as failed`;
  const details = { output } as { [key: string]: JsonValue };
  return {
    type: 'failed',
    artifacts,
    error: new AutomateError({ code: 'ABORTED', message, retryable: false, effect: 'none', details }),
  };
}

function noTemplate({ stepType, pointer }: UsesStep, property: string): AutomateError {
  const message = `${stepType} takes "${property}" as it is written, and there is a template in it (${pointer}/with): data goes into another property`;
  return new AutomateError({ code: 'INVALID_ARGUMENT', message, effect: 'none' });
}

function noStore(stepType: string): KeepArtifact {
  return async ({ name }) => {
    const message = `${stepType} left ${JSON.stringify(name)} behind, and there is no storage for it: configure one (storage)`;
    throw new AutomateError({ code: 'FAILED_PRECONDITION', message, retryable: false });
  };
}
