import { AutomateError, type JsonValue, type Said, type SaidProblem } from '@automate/core';
import type { PluginHost } from '@automate/host';
import { allSteps, type ParsedWorkflow, type StepDocument, say, suggestion } from '@automate/workflow';
import { declaredSchemas, type ObjectSchema } from './declared-schemas.ts';
import { type KnownParts, unlessUnknown } from './known-parts.ts';

/**
 * Hints about paths into the output of a step that does not have them: by the schema that its action or step type declares, or
 * by what a `set` writes. What is not declared is not known, and no hint.
 */
export function outputHints({ document, workflow }: ParsedWorkflow, { plugins }: KnownParts): SaidProblem[] {
  const steps = new Map([...allSteps(document.steps)].map(({ step }) => [step.id, step]));
  return workflow.outputPaths.flatMap(({ path: [, id = '', , ...names], ...place }) => {
    const step = steps.get(id);
    const schema = step && outputOf(step, plugins);
    const said = schema && missingIn(schema, names, `steps.${id}.output`);
    return said === undefined ? [] : [{ ...place, ...said }];
  });
}

function outputOf(step: StepDocument, plugins: PluginHost): ObjectSchema | undefined {
  if (step.set !== undefined) return literalSchema(step.set) as ObjectSchema;
  const found = unlessUnknown(() => declaredSchemas(step, plugins));
  return AutomateError.isInstance(found) ? undefined : found.output;
}

/** What is known of a value before it is rendered: the names in objects. */
function literalSchema(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const properties = Object.entries(value).map(([name, inner]) => [name, literalSchema(inner)] as const);
  return { type: 'object', properties: Object.fromEntries(properties) };
}

function missingIn(schema: ObjectSchema, names: readonly string[], from: string): Said | undefined {
  let at: JsonValue | undefined = schema;
  let place = from;
  for (const name of names) {
    if (!isObject(at) || !isObject(at.properties) || isOpen(at)) return undefined;
    if (!Object.hasOwn(at.properties, name)) {
      const known = Object.keys(at.properties);
      return say('output_has_no', { place, name, meant: suggestion(name, known) });
    }
    at = at.properties[name];
    place += `.${name}`;
  }
  return undefined;
}

/** Whether an object may have more than what is listed; schemas that leave it open by saying nothing mean what they list. */
function isOpen(schema: ObjectSchema): boolean {
  const { additionalProperties = false } = schema;
  const others = ['patternProperties', '$ref', 'anyOf', 'oneOf', 'allOf', 'if'];
  return additionalProperties !== false || others.some((keyword) => Object.hasOwn(schema, keyword));
}

function isObject(value: JsonValue | undefined): value is ObjectSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
