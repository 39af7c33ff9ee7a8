import { type Contribution, defineExtensionPoint, type InputProblem, type JsonObject, toPointer } from '@automate/core';
import { stepTypeRemote } from './remote-step-type.ts';
import { STEP_EFFECTS, type StepExecutor, type StepType } from './step-type.ts';

const NAME = /^[a-z][a-z0-9-]{0,63}$/;
const VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** Step types, by plugins. The manifest names their types with schemas, so that a workflow is checked without code. */
export const stepTypePoint = defineExtensionPoint<StepType>({
  id: 'step-type',
  stability: 'beta',
  remote: stepTypeRemote,
  identify: ({ name }) => name,
  validate: problems,
  describe: ({ version, displayName, description, types }) => ({
    version,
    displayName,
    ...(description === undefined ? {} : { description }),
    types: Object.fromEntries(
      Object.entries(types).map(([type, { execute: _, ...said }]) => [type, said as object as JsonObject]),
    ),
  }),
});

/**
 * Step types as a contribution to a plugin.
 * @throws AutomateError INVALID_ARGUMENT with every problem at once
 */
export function defineStepType(stepType: StepType): Contribution<StepType> {
  return stepTypePoint.contribute(stepType);
}

function problems({ name, version, displayName, types }: StepType): InputProblem[] {
  const found: InputProblem[] = [];
  const say = (path: string[], message: string) => found.push({ pointer: toPointer(path), message });
  if (!NAME.test(name)) say(['name'], 'is no name: lower-case letters, digits and -');
  if (!VERSION.test(version)) say(['version'], 'is no semantic version, such as 1.0.0');
  if (displayName.trim() === '') say(['displayName'], 'is empty');
  const entries = Object.entries(types);
  if (entries.length === 0) say(['types'], 'has no type');
  for (const [type, executor] of entries) {
    if (!NAME.test(type)) say(['types', type], 'is no name: lower-case letters, digits and -');
    executorProblems(executor, (key, message) => say(['types', type, key], message));
  }
  return found;
}

function executorProblems(
  { displayName, input, effect, effectWhen = [], timeoutMs, execute }: StepExecutor,
  say: (key: string, message: string) => void,
): void {
  if (displayName.trim() === '') say('displayName', 'is empty');
  if (input.type !== 'object') say('input', 'must be a JSON Schema of type "object"');
  const none = `is none of ${STEP_EFFECTS.join(', ')}`;
  if (effect !== undefined && !STEP_EFFECTS.includes(effect)) say('effect', none);
  if (effectWhen.some((one) => !STEP_EFFECTS.includes(one.effect))) say('effectWhen', none);
  if (timeoutMs !== undefined && !(Number.isSafeInteger(timeoutMs) && timeoutMs > 0))
    say('timeoutMs', 'must be milliseconds');
  if (typeof execute !== 'function') say('execute', 'is no function');
}
