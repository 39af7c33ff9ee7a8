import { childPointer, describeProblems, type InputProblem, invalidArgument } from '@automate/core';
import { linearRegExp, SCHEMA_HINTS } from '@automate/fields';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { JsonSchema } from '../json-schema.ts';
import { countReference, TooManyReferences, withCountedReferences } from './counted-references.ts';
import { schemaProblems } from './schema-problems.ts';
import { uniqueItems } from './unique-items.ts';

/** Everything wrong with a value, at most 100 problems; empty when it fits. Never repeats the value itself. */
export type SchemaValidator = (value: unknown) => InputProblem[];

const MAX_PROBLEMS = 100;
const compiled = new WeakMap<JsonSchema, SchemaValidator>();
let ajv: Ajv2020 | undefined;

/** One compiler for all; it takes 60 ms to make, so not before the first schema. */
function compiler(): Ajv2020 {
  if (ajv) return ajv;
  ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    // `required: ["toString"]` asks for a property of the value, not of every object.
    ownProperties: true,
    // Each definition once, however often it is referred to: written out, a hundred uses take seconds and a gigabyte.
    inlineRefs: false,
    code: { regExp: linearRegExp },
    logger: false,
  });
  formats.default(ajv);
  ajv.removeKeyword('uniqueItems').addKeyword(uniqueItems).addKeyword(countReference);
  // ajv resolves anchors, but its strict mode does not know the keyword.
  ajv.addKeyword('$anchor');
  for (const hint of SCHEMA_HINTS) ajv.addKeyword(hint);
  ajv.addFormat('regex', { type: 'string', validate: isLinearRegExp });
  return ajv;
}

function isLinearRegExp(pattern: string): boolean {
  try {
    linearRegExp(pattern);
    return true;
  } catch {
    return false;
  }
}

function toProblem({ instancePath, keyword, params, message }: ErrorObject): InputProblem {
  const child = (name: unknown) => childPointer(instancePath, String(name));
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
      return { pointer: child(params.missingProperty), message: 'is required' };
    case 'additionalProperties':
      return { pointer: child(params.additionalProperty), message: 'unknown property' };
    case 'unevaluatedProperties':
      return { pointer: child(params.unevaluatedProperty), message: 'unknown property' };
    case 'enum':
      return { pointer: instancePath, message: `must be one of ${JSON.stringify(params.allowedValues).slice(0, 500)}` };
    default:
      return { pointer: instancePath, message: message ?? `does not fit (${keyword})` };
  }
}

/**
 * Compiles a JSON Schema (draft 2020-12, ajv strict, formats asserted, patterns in linear time), once per object: a
 * schema is not changed afterwards.
 * @throws AutomateError INVALID_ARGUMENT when it is no such schema
 */
export function compileSchema(schema: JsonSchema): SchemaValidator {
  const known = compiled.get(schema);
  if (known) return known;
  const problems = schemaProblems(schema);
  if (problems.length > 0) throw invalidArgument(describeProblems('the JSON Schema is not valid', problems), problems);
  const instance = compiler();
  // Without its `$id`, so that no schema refers to another plugin's or clashes with it.
  const { $id: _, ...named } = schema;
  const anonymous = withCountedReferences(named);
  let validate: ReturnType<Ajv2020['compile']>;
  try {
    validate = instance.compile(anonymous);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw invalidArgument(`the JSON Schema is not valid: ${message}`, [{ pointer: '', message }]);
  } finally {
    // ajv's own cache would keep every schema for ever.
    instance.removeSchema(anonymous);
  }
  const validator: SchemaValidator = (value) => {
    countReference.reset();
    try {
      if (validate(value)) return [];
    } catch (error) {
      if (error instanceof TooManyReferences) return [{ pointer: '', message: 'nests too deeply for its schema' }];
      if (error instanceof RangeError) return [{ pointer: '', message: 'nests too deeply' }];
      throw error;
    }
    return (validate.errors ?? []).slice(0, MAX_PROBLEMS).map(toProblem);
  };
  compiled.set(schema, validator);
  return validator;
}
