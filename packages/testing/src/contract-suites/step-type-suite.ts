import assert from 'node:assert/strict';
import { compileSchema } from '@automate/connectors';
import type { Contribution, JsonObject } from '@automate/core';
import { type ContractRunner, recordedRunner } from '@automate/core/contract-suite';
import { type StepPolicy, type StepType, stepTypePoint } from '@automate/workflow';
import packageJson from '../../package.json' with { type: 'json' };
import type { ScriptedCommand } from '../steps/memory-workspace.ts';
import { assertStepError, assertStepEvents } from '../steps/step-assertions.ts';
import { createStepHarness } from '../steps/step-harness.ts';

/** Input that a type takes, and the world it takes it in. */
export interface StepExample {
  input: JsonObject;
  /** What the step needs to be allowed. Default: nothing. */
  policy?: Partial<StepPolicy>;
  files?: Readonly<Record<string, string>>;
  commands?: Readonly<Record<string, ScriptedCommand>>;
}

export interface StepTypeContract {
  stepType: StepType | Contribution<StepType>;
  /** One for each type. */
  examples: Readonly<Record<string, StepExample>>;
}

/** What every step type must keep. Registers its tests with the runner handed in (vitest's and node:test's fit). */
export function stepTypeContractSuite(runner: ContractRunner, contract: StepTypeContract): void {
  const stepType = 'value' in contract.stepType ? contract.stepType.value : contract.stepType;
  const { describe, it } = recordedRunner(runner, { suite: packageJson, point: stepTypePoint.id, key: stepType.name });

  describe(`step type ${stepType.name}`, () => {
    it('is valid, and describes itself in JSON that a manifest can hold', () => {
      assert.deepEqual(stepTypePoint.validate(stepType), []);
      const described = stepTypePoint.describe(stepType);
      assert.deepEqual(JSON.parse(JSON.stringify(described)), described);
    });

    it('has an example for everything, and schemas that compile', () => {
      assert.deepEqual(Object.keys(contract.examples).sort(), Object.keys(stepType.types).sort());
      for (const { input, output } of Object.values(stepType.types)) {
        compileSchema(input);
        if (output) compileSchema(output);
      }
    });

    for (const [type, example] of Object.entries(contract.examples))
      typeContract({ describe, it }, stepType, type, example);
  });
}

function typeContract({ describe, it }: ContractRunner, stepType: StepType, type: string, example: StepExample): void {
  const { input, policy = {}, ...world } = example;
  const harness = createStepHarness({ stepType, policy, ...world });

  describe(`type ${type}`, () => {
    it('runs with its example, and gives what its output schema says', async () => {
      const { result, error, ...run } = await harness.run(type, input);
      if (error) throw error;
      const schema = stepType.types[type]?.output;
      if (schema) assert.deepEqual(compileSchema(schema)(result?.output), []);
      assertStepEvents(run, ['step.started', 'step.completed']);
    });

    it('refuses what is no input, with every problem at once, before anything is done', async () => {
      for (const wrong of [null, 'text', 1, []]) {
        const run = await harness.run(type, wrong);
        assertStepError(run, 'INVALID_ARGUMENT');
        assert.equal(run.error?.effect, 'none');
        assert.deepEqual([run.ran, run.events], [[], []]);
      }
    });

    it('does not begin when it is already cancelled', async () => {
      const run = await harness.run(type, input, { call: { signal: AbortSignal.abort() } });
      assertStepError(run, 'CANCELLED');
      assert.deepEqual([run.ran, run.events], [[], []]);
    });

    it('does nothing that its policy does not allow', async () => {
      const forbidden = { maxFiles: 0, maxEdits: 0, allowedPaths: [], allowedCommands: [] };
      const run = await harness.run(type, input, { policy: forbidden });
      assert.deepEqual(run.ran, []);
      assert.deepEqual(run.files, { ...world.files });
    });
  });
}
