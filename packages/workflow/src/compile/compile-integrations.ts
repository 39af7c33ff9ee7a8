import type { JsonObject, JsonValue } from '@automate/core';
import type { CompiledTemplate } from '@automate/templates';
import type { CompiledIntegration } from '../compiled.ts';
import type { IntegrationDocument, WorkflowDocument } from '../document/document.ts';
import { INTEGRATION_ROOTS } from '../scope-check.ts';
import { type Gathered, gatherTemplate } from './gather.ts';

/** Well-formed integrations, compiled. What is wrong with their templates is noted. */
export function compileIntegrations(
  gathered: Gathered,
  { integrations = [] }: WorkflowDocument,
): CompiledIntegration[] {
  return integrations.map((integration, index) => compileIntegration(gathered, integration, index));
}

function compileIntegration(gathered: Gathered, integration: IntegrationDocument, index: number): CompiledIntegration {
  const { notification, approval, on, to, subject, message } = integration;
  const scope = { roots: INTEGRATION_ROOTS, steps: new Map(), reads: gathered.reads };
  const part = { pointer: '/integrations', owner: `integration ${index + 1}`, scope };
  const recipient = gatherTemplate(gathered, part, String(index), { to });
  const texts = { ...(subject !== undefined && { subject }), ...(message !== undefined && { message }) };
  const content = gatherTemplate(gathered, part, String(index), texts);
  const [connector = '', connection] = (notification ?? approval ?? '').split('/', 2);
  return {
    kind: approval === undefined ? 'notification' : 'approval',
    connector,
    connection,
    on: approval === undefined ? (on ?? []) : ['approval_requested'],
    recipient: async (scope, ports) => (await textsOf(recipient, scope, ports)).to ?? '',
    content: (scope, ports) => textsOf(content, scope, ports),
  };
}

async function textsOf(
  template: CompiledTemplate | undefined,
  ...[scope, ports]: Parameters<CompiledIntegration['content']>
): Promise<{ [key: string]: string }> {
  const values = (await template?.render({ ...scope }, ports)) as JsonObject | undefined;
  return Object.fromEntries(Object.entries(values ?? {}).map(([key, value]) => [key, textOf(value)]));
}

/** A template that is the whole text keeps its type; people read text. */
function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
