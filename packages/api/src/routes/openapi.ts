import { configurablesOf, type PluginHost } from '@automate/host';
import { type OpenApiDocument, openApiDocument } from '../http/openapi.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { referencePage } from './reference-page.ts';

/** The API's own description. `routes` are all others. What plugins are configured with is in it, from their manifests. */
export function openApiRoutes(routes: readonly Route[], plugins: PluginHost, version: string): Route[] {
  let document: OpenApiDocument | undefined;
  // Made when somebody asks: a start needs none. Plugins may change while the server runs.
  const described = (): OpenApiDocument => {
    document ??= openApiDocument([...routes, self, reference], version);
    const { components } = document;
    return {
      ...document,
      components: { ...components, schemas: { ...configurationSchemas(plugins), ...components.schemas } },
    };
  };
  const self = route({
    method: 'GET',
    path: '/api/v1/openapi.json',
    // It names what is installed and what each plugin asks to be told, as the list of plugins does.
    access: { permission: 'plugins:read' },
    summary: 'This document',
    answers: { status: 200 },
    handle: () => json(200, described()),
  });
  const reference = route({
    method: 'GET',
    path: '/api/v1/reference',
    access: { permission: 'plugins:read' },
    summary: 'The same document as a page to read',
    answers: { status: 200, contentType: 'text/html' },
    handle: () => referencePage(described()),
  });
  return [self, reference];
}

/** By plugin and contribution, such as `github.connector.github`. */
function configurationSchemas(plugins: PluginHost): Record<string, unknown> {
  const schemas = plugins.available().flatMap((id) =>
    configurablesOf(plugins.manifest(id)).map(({ point, key, configSchema, displayName }) => {
      const name = [id, point, key].join('.').replace(/[^A-Za-z0-9._-]/g, '_');
      return [name, { title: `Configuration of ${displayName}`, ...configSchema }] as const;
    }),
  );
  return Object.fromEntries(schemas);
}
