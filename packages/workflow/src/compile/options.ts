import type { InputProblem, JsonObject } from '@automate/core';
import type { FilterLookup } from '@automate/templates';

export interface CompileWorkflowOptions {
  /** The filters that templates may call. Default: the built-in ones. */
  filters?: FilterLookup | undefined;
  /**
   * What is wrong with a JSON Schema of the document, by pointers inside of it: `compileSchema` of `@automate/connectors`
   * knows. Default: schemas are not looked at, as in a browser.
   */
  schemaProblems?: ((schema: JsonObject) => readonly InputProblem[]) | undefined;
}
