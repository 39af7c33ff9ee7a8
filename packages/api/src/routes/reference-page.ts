import type { OpenApiDocument } from '../http/openapi.ts';
import type { Reply } from '../http/reply.ts';
import { escapeHtml, page } from './approval-page.ts';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}' +
  'summary{cursor:pointer;overflow-wrap:anywhere}code,pre{font:13px/1.4 ui-monospace,monospace}' +
  'pre{overflow:auto;padding:.75rem;border:1px solid}';

interface Operation {
  summary?: string;
  description?: string;
  parameters?: { name: string; in: string; required?: boolean; schema: object }[];
  requestBody?: { content: object };
  responses: object;
}

/** An OpenAPI document for people: no script, nothing loaded; each operation opens by itself. */
export function referencePage({ paths, components }: OpenApiDocument): Reply {
  const operations = Object.entries(paths as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => sectionOf(`${method.toUpperCase()} ${path}`, operation)),
  );
  const schemas = Object.entries(components.schemas).map(([name, schema]) => details(name, '', jsonOf(schema)));
  const body = `<h2>Operations</h2>\n${operations.join('\n')}\n<h2>Schemas</h2>\n${schemas.join('\n')}`;
  return page(200, 'The API', body, STYLE);
}

function sectionOf(name: string, { summary = '', description = '', ...asked }: Operation): string {
  const { parameters = [], requestBody, responses } = asked;
  const parts = [
    `<p>${escapeHtml(description)}</p>`,
    parameters.length > 0 ? `<h3>Parameters</h3>${jsonOf(parameters)}` : '',
    requestBody === undefined ? '' : `<h3>Body</h3>${jsonOf(requestBody.content)}`,
    `<h3>Answers</h3>${jsonOf(responses)}`,
  ];
  return details(name, summary, parts.join(''));
}

function details(name: string, summary: string, html: string): string {
  return `<details><summary><code>${escapeHtml(name)}</code> ${escapeHtml(summary)}</summary>${html}</details>`;
}

function jsonOf(value: unknown): string {
  return `<pre>${escapeHtml(JSON.stringify(value, null, 2))}</pre>`;
}
