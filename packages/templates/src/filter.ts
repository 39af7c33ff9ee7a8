import type { JsonValue } from '@automate/core';

/** One argument of a filter after its input, in the order in which it is written. */
export interface FilterParameter {
  /** Also the name under which it may be written as `name=value`. */
  name: string;
  /** Used when the template does not give it. A parameter without a default must be given. */
  default?: JsonValue;
  description?: string;
}

/** What a filter is told besides its arguments. */
export interface FilterContext {
  /** Aborted when nobody waits for the result any more. */
  signal?: AbortSignal | undefined;
  /**
   * Counts work that grows with the input against the rendering's limit, about one for each value looked at; the characters
   * of a text that is given are counted anyway. Throws RESOURCE_EXHAUSTED past the limit.
   */
  work?: ((amount: number) => void) | undefined;
}

/**
 * A function that templates call: `{{name input argument key=argument}}`. Input and arguments are plain data and are
 * not to be changed; an input that is missing in the data is `undefined`. What it returns is data: it is never read
 * as a template again. To refuse its input it throws an AutomateError INVALID_ARGUMENT.
 */
export interface TemplateFilter {
  /** `^[a-z][a-z0-9_]*$`, unique among all filters of an installation. */
  name: string;
  description?: string;
  /** Default: none. */
  parameters?: readonly FilterParameter[];
  apply(
    input: JsonValue | undefined,
    parameters: Readonly<Record<string, JsonValue>>,
    context: FilterContext,
  ): JsonValue | undefined | Promise<JsonValue | undefined>;
}

/** Where the compiler finds filters by name. A `Map<string, TemplateFilter>` is one. */
export interface FilterLookup {
  get(name: string): TemplateFilter | undefined;
  keys(): Iterable<string>;
}
