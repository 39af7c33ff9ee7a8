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
    kind: 'admin-resource',
    label: 'Admin resource',
    hint: 'lists and forms for operators, over rows that the server keeps or yours',
    dependencies: ['@automate/core', '@automate/extensions'],
  },
  {
    kind: 'secrets-backend',
    label: 'Secrets backend',
    hint: 'where secrets are kept',
    dependencies: ['@automate/core', '@automate/governance'],
    permissions: anywhere,
  },
  {
    kind: 'storage',
    label: 'Storage',
    hint: 'where artifacts, backups and files are kept',
    dependencies: ['@automate/core', '@automate/providers'],
  },
  {
    kind: 'authentication',
    label: 'Authentication',
    hint: 'a way to log in',
    dependencies: ['@automate/core', '@automate/providers'],
  },
  profile('notification', 'tells people something'),
  profile('payment', 'takes money and gives it back'),
  profile('search', 'keeps documents and finds them'),
  profile('analytics', 'records what people do'),
  profile('integration', 'keeps two systems in step'),
  profile('workflow', 'runs workflows in another engine'),
];

/** A connector that says it implements a profile. */
function profile(key: string, hint: string): PluginKind {
  return {
    kind: key,
    label: `${key.charAt(0).toUpperCase()}${key.slice(1)} connector`,
    hint,
    templates: ['profile', `profile-${key}`],
    profile: key,
    dependencies: ['@automate/connectors', '@automate/core'],
    permissions: anywhere,
  };
}
