import { type JsonValue, type Logger, parseInput } from '@automate/core';
import type { PluginHost } from '@automate/host';
import { type FilterLookup, type TemplateFilter, templateFilterPoint, withBuiltIns } from '@automate/templates';
import { z } from 'zod';

const declaredSchema = z.looseObject({
  description: z.string().exactOptional(),
  parameters: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(64),
        default: z.json().exactOptional(),
        description: z.string().exactOptional(),
      }),
    )
    .max(50)
    .default([]),
});

/**
 * The built-in filters and those that plugins declare: known from their manifests, so that workflows are checked without
 * plugin code, and imported when a template first calls one. A declaration that is not valid is logged and left out.
 */
export function pluginFilters(plugins: PluginHost, log: Logger): FilterLookup {
  const filters: TemplateFilter[] = [];
  for (const { key: name, pluginId, declared } of plugins.declarations(templateFilterPoint.id)) {
    try {
      const { parameters, description } = parseInput(
        declaredSchema,
        declared,
        `plugin "${pluginId}", filter "${name}"`,
      );
      filters.push({
        name,
        ...(description === undefined ? {} : { description }),
        parameters,
        async apply(input, given, context): Promise<JsonValue | undefined> {
          const filter = await plugins.contribution(templateFilterPoint, name);
          return filter.apply(input, given, context);
        },
      });
    } catch (error) {
      log.warn({ plugin: pluginId, filter: name, reason: (error as Error).message }, 'filter not used');
    }
  }
  return withBuiltIns(filters);
}
