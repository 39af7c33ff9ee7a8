import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Showroom } from './showroom.ts';

/** Every page by its name, as a path below the web UI. Of those that show one thing, one that there is. */
export async function pagesOf({ server: { api } }: Showroom): Promise<Record<string, string>> {
  const list = async (path: string) =>
    (await api('GET', path)).body.data as {
      id: string;
      status: string;
      fingerprint: string;
      workflow?: { name: string };
    }[];
  const runs = await list('/api/v1/executions');
  const event = (await list('/api/v1/events'))[0];
  const runOf = (status: string) => `runs/${runs.find((run) => run.status === status)?.id}`;
  const customers = (await api('GET', '/api/v1/admin/resources/customers/rows')).body.data as {
    id: string;
    values: { name: string };
  }[];
  const customer = (name: string) => customers.find(({ values }) => values.name === name)?.id;
  const orders = runs.filter(({ workflow }) => workflow?.name === 'order');
  return {
    overview: '',
    events: 'events',
    event: `events/${event?.id}`,
    runs: 'runs',
    'runs-searched': 'runs?q=status:failed',
    run: runOf('completed'),
    'run-steps': `${runOf('failed')}#steps`,
    'run-facts': `${runOf('completed')}#facts`,
    'run-failed': runOf('failed'),
    'run-waiting': runOf('waiting'),
    'run-uncertain': runOf('uncertain'),
    'run-graph': `${runOf('uncertain')}#graph`,
    errors: 'errors',
    error: `errors/${(await list('/api/v1/errors'))[0]?.fingerprint}`,
    compare: `runs/compare?a=${orders[2]?.id}&b=${orders[1]?.id}`,
    jobs: 'runs/jobs',
    job: `runs/jobs/${(await list('/api/v1/bulk'))[0]?.id}`,
    alerts: 'alerts',
    alert: `alerts/${(await list('/api/v1/alerts'))[0]?.id}`,
    'alert-rules': 'alerts/rules',
    'alert-rule-new': 'alerts/rules/new',
    'alert-rule': `alerts/rules/${(await list('/api/v1/alert-rules'))[0]?.id}`,
    approvals: 'approvals',
    uncertain: 'uncertain',
    'dead-letters': 'dead-letters',
    workflows: 'workflows',
    'workflow-new': 'workflows/new',
    workflow: 'workflows/greet',
    'workflow-canvas': 'workflows/sort-issues#canvas',
    'workflow-list': 'workflows/sort-issues#list',
    'workflow-text': 'workflows/sort-issues#text',
    'workflow-versions': 'workflows/nightly#versions',
    'workflow-try': 'workflows/greet#try',
    schedules: 'schedules',
    connections: 'connections',
    'connection-new': 'connections/every-field/new',
    connection: 'connections/github/main',
    data: 'data/customers?status=active&orders.gte=5',
    'data-deleted': 'data/customers?deleted=only',
    'data-new': 'data/customers/new',
    'data-import': 'data/customers/import',
    'data-imported': `data/customers/imports/${(await list('/api/v1/admin/resources/customers/imports'))[0]?.id}`,
    'data-jobs': 'data/customers/jobs',
    'data-job': `data/customers/jobs/${(await list('/api/v1/admin/resources/customers/jobs'))[0]?.id}`,
    'data-row': `data/customers/${customer('Ada Lovelace')}`,
    'data-locked': `data/customers/${customer('Edsger Dijkstra')}`,
    plugins: 'plugins',
    plugin: 'plugins/github',
    secrets: 'secrets',
    users: 'users',
    user: `users/${(await list('/api/v1/users'))[0]?.id}`,
    roles: 'roles',
    role: 'roles/night-shift',
    'role-built-in': 'roles/operator',
    'role-new': 'roles/new',
    tenants: 'tenants',
    account: 'account',
    'api-keys': 'api-keys',
    'api-key-new': 'api-keys/new',
    audit: 'audit',
    health: 'health',
    settings: 'settings',
    'no-page': 'nowhere',
  };
}

const ROUTER = join(import.meta.dirname, '../../../../../packages/admin/src/web/router.tsx');

/** The routes of the web UI that none of these paths leads to. */
export function routesWithout(paths: readonly string[]): string[] {
  const routes = [...readFileSync(ROUTER, 'utf8').matchAll(/at(?:Rows)?\(\s*'(\/[^']*)'/g)].map(
    ([, route]) => route as string,
  );
  const shown = paths.map((path) => `/${path.replace(/[?#].*/, '')}`);
  // A route whose parts are fixed goes before one with parameters, as in the router.
  const at = (path: string) =>
    routes.find((route) => route === path) ?? routes.find((route) => patternOf(route).test(path));
  const found = new Set(shown.map(at));
  return routes.filter((route) => !found.has(route));
}

const patternOf = (route: string): RegExp => new RegExp(`^${route.replace(/\$\w+/g, '[^/]+')}$`);
