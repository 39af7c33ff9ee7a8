import { defineStepExecutor, type StepExecutor, type StepType } from '@automate/workflow';
import { describe, expect, it } from 'vitest';
import { stepTypeContractSuite } from './step-type-suite.ts';

const save = defineStepExecutor<{ text: string }>({
  displayName: 'Save',
  input: {
    type: 'object',
    properties: { text: { type: 'string' } },
    required: ['text'],
    additionalProperties: false,
  },
  output: { type: 'object', properties: { saved: { type: 'boolean' } }, required: ['saved'] },
  async execute({ text }, { workspace }) {
    await workspace.write('note', text);
    return { output: { saved: true } };
  },
});
const notes: StepType = { name: 'notes', version: '1.0.0', displayName: 'Notes', types: { save } };
const examples = { save: { input: { text: 'hello' }, policy: { maxFiles: 1, maxEdits: 1, allowedPaths: ['note'] } } };

stepTypeContractSuite({ describe, it }, { stepType: notes, examples });

/** The names of the tests that a step type fails. */
async function failuresOf(stepType: StepType): Promise<string[]> {
  const tests: [string, () => void | Promise<void>][] = [];
  const runner = {
    describe: (_: string, body: () => void) => body(),
    it: (...test: (typeof tests)[0]) => tests.push(test),
  };
  stepTypeContractSuite(runner, { stepType, examples });
  const failed: string[] = [];
  for (const [name, body] of tests)
    await Promise.resolve()
      .then(body)
      .catch(() => failed.push(name));
  return failed;
}

describe('stepTypeContractSuite', () => {
  const withSave = (changed: Partial<StepExecutor>): StepType => ({
    ...notes,
    types: { save: { ...save, ...changed } },
  });

  it.each<[string, StepType, string]>([
    [
      'has no valid name',
      { ...notes, name: 'Notes' },
      'is valid, and describes itself in JSON that a manifest can hold',
    ],
    [
      'has a type without an example',
      { ...notes, types: { save, more: save } },
      'has an example for everything, and schemas that compile',
    ],
    [
      'gives what its schema does not say',
      withSave({ execute: async () => ({ output: {} }) }),
      'runs with its example, and gives what its output schema says',
    ],
    [
      'takes any input',
      withSave({ input: {} as never }),
      'refuses what is no input, with every problem at once, before anything is done',
    ],
  ])('catches a step type that %s', async (_, stepType, test) => {
    expect(await failuresOf(stepType)).toContain(test);
  });
});
