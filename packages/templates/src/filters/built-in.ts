import type { FilterLookup, TemplateFilter } from '../filter.ts';
import { compareFilters } from './compare.ts';
import { dateFilter } from './date.ts';
import { formatCurrencyFilter } from './format-currency.ts';
import { textFilters } from './text.ts';
import { valueFilters } from './value.ts';

const all = [...valueFilters, ...textFilters, ...compareFilters, dateFilter, formatCurrencyFilter];

/** The filters that every installation has, by name. */
export const builtInFilters: ReadonlyMap<string, TemplateFilter> = new Map(all.map((filter) => [filter.name, filter]));

/** The built-in filters and others. Of two with one name the built-in one stays: throw before, or rename. */
export function withBuiltIns(filters: Iterable<TemplateFilter>): FilterLookup {
  return new Map([...[...filters].map((filter) => [filter.name, filter] as const), ...builtInFilters]);
}
