import type { JsonObject, JsonValue } from '@automate/core';
import type { StepArtifact, StepEffect, StepRunner } from '@automate/workflow';

/** What a step gives and leaves behind, by its input. */
export type Leave = (
  input: JsonObject,
  attempt: number,
) => { output?: JsonValue; artifacts?: StepArtifact[]; after?: () => Promise<void> };

/** Runs steps named after their effect (`leave:once`, `leave:idempotent`, `leave:pure`), as the plugin host does. */
export function createLeavingRunner(leave: Leave): StepRunner {
  return {
    describe: async ({ stepType }) => ({
      effect: stepType.slice('leave:'.length) as StepEffect,
      literal: [],
      timeoutMs: 30_000,
      pluginId: 'leave',
      pluginVersion: '1.0.0',
    }),
    async run(_ref, input, call, _policy, keep) {
      const { output = null, artifacts = [], after } = leave(input, call.attempt);
      for (const artifact of artifacts) await keep?.(artifact, call.signal);
      await after?.();
      return { status: 'completed', output, artifacts: [], metrics: { executionTime: 0, resourcesUsed: {} } };
    },
  };
}
