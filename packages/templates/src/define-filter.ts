import { type Contribution, defineExtensionPoint, type InputProblem, type JsonValue } from '@automate/core';
import type { TemplateFilter } from './filter.ts';
import { builtInFilters } from './filters/built-in.ts';
import { filterRemote } from './remote-filter.ts';

const NAME = /^[a-z][a-z0-9_]{0,63}$/;
const RESERVED = [
  'if',
  'unless',
  'each',
  'with',
  'else',
  'this',
  'true',
  'false',
  'null',
  'undefined',
  'secrets',
  'env',
];

function problems({ name, parameters = [] }: TemplateFilter): InputProblem[] {
  const found: InputProblem[] = [];
  if (!NAME.test(name)) found.push({ pointer: '/name', message: `is no filter name (${NAME.source})` });
  else if (RESERVED.includes(name) || builtInFilters.has(name)) {
    found.push({ pointer: '/name', message: `"${name}" is taken: choose another name` });
  }
  const seen = new Set<string>();
  for (const [i, parameter] of parameters.entries()) {
    if (!NAME.test(parameter.name) || seen.has(parameter.name)) {
      found.push({ pointer: `/parameters/${i}/name`, message: `is no name of its own (${NAME.source})` });
    }
    seen.add(parameter.name);
  }
  return found;
}

/** Filters of templates, by plugins. The manifest names them with their parameters, so that a workflow is checked without code. */
export const templateFilterPoint = defineExtensionPoint<TemplateFilter>({
  id: 'template-filter',
  stability: 'stable',
  identify: ({ name }) => name,
  validate: problems,
  describe: ({ description, parameters = [] }) => ({
    ...(description === undefined ? {} : { description }),
    parameters: parameters.map((parameter): JsonValue => ({ ...parameter })),
  }),
  remote: filterRemote,
});

/**
 * A filter as a contribution of a plugin:
 *
 *     defineFilter('format_sku', {
 *       parameters: [{ name: 'prefix', default: 'SKU-' }],
 *       apply: (input, { prefix }) => `${prefix}${input}`,
 *     })
 *
 * is called as `{{format_sku event.payload.id "ART-"}}`. Throws INVALID_ARGUMENT for a malformed or taken name.
 */
export function defineFilter(name: string, filter: Omit<TemplateFilter, 'name'>): Contribution<TemplateFilter> {
  return templateFilterPoint.contribute({ ...filter, name });
}
