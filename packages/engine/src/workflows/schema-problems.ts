import { compileSchema } from '@automate/connectors';
import { AutomateError, type InputProblem, type JsonObject } from '@automate/core';

/** What is wrong with a JSON Schema that stands in a workflow. */
export function schemaProblems(schema: JsonObject): readonly InputProblem[] {
  try {
    compileSchema(schema);
    return [];
  } catch (error) {
    if (!AutomateError.isInstance(error)) throw error;
    return error.details?.errors ?? [{ pointer: '', message: error.message }];
  }
}
