import { RE2JS } from 're2js';

/** The part of a regular expression that ajv uses. `toString` names the pattern: ajv keeps one per name. */
export interface LinearRegExp {
  test(text: string): boolean;
  toString(): string;
}

/**
 * A JSON Schema pattern on RE2's engine: time linear in the text, whatever the pattern. ECMAScript syntax as far as RE2
 * has it: no look-around, no back-references, counts up to 1,000; `\s` is ASCII.
 * @throws Error when RE2 does not take the pattern
 */
export function linearRegExp(pattern: string): LinearRegExp {
  const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern));
  return { test: (text) => compiled.matcher(text).find(), toString: () => `re2:${pattern}` };
}

/** What ajv needs to know of the function when it generates code; standalone code is never generated here. */
linearRegExp.code = 'linearRegExp';
