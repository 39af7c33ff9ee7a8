import { AutomateError, type SaidProblem, toPointer } from '@automate/core';
import { allSteps, type ParsedWorkflow, type StepDocument, say, suggestion } from '@automate/workflow';
import { declaredSchemas, type ObjectSchema } from './declared-schemas.ts';
import { type KnownParts, unlessUnknown } from './known-parts.ts';

/**
 * Hints about parameters that an action or a step type asks for and that are not given, and about those that it does not know.
 * What values are is seen when the step runs: they may be made by templates.
 */
export function parameterHints({ document }: ParsedWorkflow, { plugins }: KnownParts): SaidProblem[] {
  return [...allSteps(document.steps)].flatMap(({ step, pointer }) => {
    const schema = unlessUnknown(() => declaredSchemas(step, plugins));
    return AutomateError.isInstance(schema) || schema.input === undefined ? [] : stepHints(step, pointer, schema.input);
  });
}

function stepHints(step: StepDocument, pointer: string, schema: ObjectSchema): SaidProblem[] {
  const given = step.with ?? {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  const missing = required.filter((name): name is string => typeof name === 'string' && !Object.hasOwn(given, name));
  const of = step.action ?? step.uses;
  const hints = missing.map((name) => ({
    pointer: pointer + toPointer(['with', name]),
    ...say('parameter_needed', { of, name }),
  }));
  const known = Object.keys((schema.properties ?? {}) as object);
  if (schema.additionalProperties !== false || schema.patternProperties !== undefined) return hints;
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  return [
    ...hints,
    ...unknown.map((name) => ({
      pointer: pointer + toPointer(['with', name]),
      ...say('parameter_unknown', { of, name, meant: suggestion(name, known) }),
    })),
  ];
}
