import type { InputProblem, JsonValue } from '@automate/core';
import { toPointer } from '@automate/core';
import { findConnectorIn, type PluginHost } from '@automate/host';
import {
  allSteps,
  didYouMean,
  locateProblems,
  parseWorkflow,
  type StepDocument,
  type StepTypeManifest,
  stepTypePoint,
  type WorkflowFormat,
} from '@automate/workflow';
import { type KnownParts, unlessUnknown } from './known-parts.ts';

/**
 * Hints about parameters that an action or a step type asks for and that are not given, and about those that it does not know.
 * What values are is seen when the step runs: they may be made by templates.
 *
 * @throws INVALID_ARGUMENT as `parseWorkflow`
 */
export function parameterHints(text: string, format: WorkflowFormat, { plugins, filters }: KnownParts): InputProblem[] {
  const { document } = parseWorkflow(text, format, { filters });
  const hints = [...allSteps(document.steps)].flatMap(({ step, pointer }) => {
    const schema = unlessUnknown(() => ({ input: inputOf(step, plugins) }));
    return typeof schema === 'string' || schema.input === undefined ? [] : stepHints(step, pointer, schema.input);
  });
  return locateProblems(text, format, hints);
}

type ObjectSchema = { [key: string]: JsonValue };

/** @throws AutomateError for what is not installed */
function inputOf({ action, uses }: StepDocument, plugins: PluginHost): ObjectSchema | undefined {
  if (action !== undefined) {
    const [connector = '', name = ''] = action.split('/', 2);
    const { actions } = findConnectorIn(plugins)(connector).connector;
    return Object.hasOwn(actions, name) ? (actions[name]?.input as ObjectSchema | undefined) : undefined;
  }
  if (uses === undefined) return undefined;
  const [key = '', type = ''] = uses.split(':', 2);
  const { types } = plugins.declaration(stepTypePoint.id, key).declared as StepTypeManifest;
  return Object.hasOwn(types, type) ? (types[type]?.input as ObjectSchema | undefined) : undefined;
}

function stepHints(step: StepDocument, pointer: string, schema: ObjectSchema): InputProblem[] {
  const given = step.with ?? {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  const missing = required.filter((name): name is string => typeof name === 'string' && !Object.hasOwn(given, name));
  const what = step.action ?? step.uses;
  const hints = missing.map((name) => ({
    pointer: pointer + toPointer(['with', name]),
    message: `${what} needs "${name}", and it is not given`,
  }));
  const known = Object.keys((schema.properties ?? {}) as object);
  if (schema.additionalProperties !== false || schema.patternProperties !== undefined) return hints;
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  return [
    ...hints,
    ...unknown.map((name) => ({
      pointer: pointer + toPointer(['with', name]),
      message: `${what} has no parameter "${name}"${didYouMean(name, known)}`,
    })),
  ];
}
