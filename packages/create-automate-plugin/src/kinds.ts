import type { PluginKind } from './kind.ts';

/** Wherever the operator says that the service is. */
const anywhere = ['https', 'http'].map((action) => ({ resource: 'network', action, scope: '*' }));
const service = [{ resource: 'network', action: 'https', scope: 'api.example.com' }];

/** Every kind that can be made, in the order in which they are offered. */
export const PLUGIN_KINDS: readonly PluginKind[] = [
  {
    kind: 'connector',
    label: 'Connector',
    hint: 'actions that workflows call, webhooks that start them',
    dependencies: ['@automate/connectors', '@automate/core'],
    permissions: service,
  },
  {
    kind: 'step-type',
    label: 'Step type',
    hint: 'a new kind of step, with files and commands under a policy',
    dependencies: ['@automate/core', '@automate/workflow'],
  },
  {
    kind: 'template-filter',
    label: 'Template filter',
    hint: 'a function for templates: {{format_sku id}}',
    dependencies: ['@automate/core', '@automate/templates'],
  },
  {
    kind: 'secrets-backend',
    label: 'Secrets backend',
    hint: 'where secrets are kept',
    dependencies: ['@automate/core', '@automate/governance'],
    permissions: anywhere,
  },
];
