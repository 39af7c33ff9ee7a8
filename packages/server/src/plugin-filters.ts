import { type JsonValue, type Logger, parseInput } from '@automate/core';
import type { Declaration, PluginHost } from '@automate/host';
import {
  builtInFilters,
  type FilterLookup,
  type TemplateFilter,
  templateFilterPoint,
  withBuiltIns,
} from '@automate/templates';
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
 * plugin code, and imported when a template first calls one. A declaration that is not valid is logged and left out. Plugins
 * come and go: what they declare is looked up each time.
 */
export function pluginFilters(plugins: PluginHost, log: Logger): FilterLookup {
  const read = new WeakMap<Declaration, TemplateFilter | undefined>();
  const filterOf = (declaration: Declaration): TemplateFilter[] => {
    if (!read.has(declaration)) read.set(declaration, declaredFilter(declaration, plugins, log));
    return [read.get(declaration) ?? []].flat();
  };
  const current = (): FilterLookup => withBuiltIns(plugins.declarations(templateFilterPoint.id).flatMap(filterOf));
  return { get: (name) => builtInFilters.get(name) ?? current().get(name), keys: () => current().keys() };
}

/** Undefined when the declaration is not valid. */
function declaredFilter(
  { key: name, pluginId, declared }: Declaration,
  plugins: PluginHost,
  log: Logger,
): TemplateFilter | undefined {
  try {
    const { parameters, description } = parseInput(declaredSchema, declared, `plugin "${pluginId}", filter "${name}"`);
    return {
      name,
      ...(description === undefined ? {} : { description }),
      parameters,
      async apply(input, given, context): Promise<JsonValue | undefined> {
        const filter = await plugins.contribution(templateFilterPoint, name);
        return filter.apply(input, given, context);
      },
    };
  } catch (error) {
    log.warn({ plugin: pluginId, filter: name, reason: (error as Error).message }, 'filter not used');
    return undefined;
  }
}
