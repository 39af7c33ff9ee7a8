import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { fetchPart } from './api/fetch-part.ts';
import { Shell } from './shell/shell.tsx';
import { Loading } from './ui/loading.tsx';
import { NotFound } from './ui/not-found.tsx';
import { RouteFailure } from './ui/route-failure.tsx';

/** What filters a list, in the address. */
export interface ListSearch {
  q?: string;
}

/** A page whose code is fetched when it is needed first. */
const page = <Module extends Record<string, unknown>, Name extends keyof Module & string>(
  load: () => Promise<Module>,
  name: Name,
) => lazyRouteComponent(() => fetchPart(load), name);

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });
const at = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component,
    validateSearch: ({ q }: Record<string, unknown>): ListSearch => (typeof q === 'string' && q !== '' ? { q } : {}),
  });

/** A list whose filters have names of their own, which the page knows. */
const atRows = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component,
    validateSearch: (search: Record<string, unknown>): Record<string, string> =>
      Object.fromEntries(Object.entries(search).map(([name, value]) => [name, String(value)])),
  });

const routeTree = root.addChildren([
  at(
    '/',
    page(() => import('./pages/overview/overview-page.tsx'), 'OverviewPage'),
  ),
  at(
    '/events',
    page(() => import('./pages/events/events-page.tsx'), 'EventsPage'),
  ),
  at(
    '/events/$id',
    page(() => import('./pages/events/event-page.tsx'), 'EventPage'),
  ),
  at(
    '/runs',
    page(() => import('./pages/runs/runs-page.tsx'), 'RunsPage'),
  ),
  at(
    '/runs/$id',
    page(() => import('./pages/run/run-page.tsx'), 'RunPage'),
  ),
  atRows(
    '/runs/compare',
    page(() => import('./pages/compare/compare-page.tsx'), 'ComparePage'),
  ),
  at(
    '/runs/jobs',
    page(() => import('./pages/jobs/jobs-page.tsx'), 'JobsPage'),
  ),
  at(
    '/runs/jobs/$id',
    page(() => import('./pages/jobs/job-page.tsx'), 'JobPage'),
  ),
  at(
    '/errors',
    page(() => import('./pages/errors/errors-page.tsx'), 'ErrorsPage'),
  ),
  at(
    '/errors/$fingerprint',
    page(() => import('./pages/errors/error-page.tsx'), 'ErrorPage'),
  ),
  at(
    '/alerts',
    page(() => import('./pages/alerts/alerts-page.tsx'), 'AlertsPage'),
  ),
  at(
    '/alerts/$id',
    page(() => import('./pages/alerts/alert-page.tsx'), 'AlertPage'),
  ),
  at(
    '/alerts/rules',
    page(() => import('./pages/alerts/alert-rules-page.tsx'), 'AlertRulesPage'),
  ),
  at(
    '/alerts/rules/new',
    page(() => import('./pages/alerts/new-alert-rule-page.tsx'), 'NewAlertRulePage'),
  ),
  at(
    '/alerts/rules/$id',
    page(() => import('./pages/alerts/alert-rule-page.tsx'), 'AlertRulePage'),
  ),
  at(
    '/approvals',
    page(() => import('./pages/approvals/approvals-page.tsx'), 'ApprovalsPage'),
  ),
  at(
    '/uncertain',
    page(() => import('./pages/uncertain/uncertain-page.tsx'), 'UncertainPage'),
  ),
  at(
    '/dead-letters',
    page(() => import('./pages/dead-letters/dead-letters-page.tsx'), 'DeadLettersPage'),
  ),
  at(
    '/workflows',
    page(() => import('./pages/workflows/workflows-page.tsx'), 'WorkflowsPage'),
  ),
  at(
    '/workflows/new',
    page(() => import('./pages/workflow/new-workflow-page.tsx'), 'NewWorkflowPage'),
  ),
  at(
    '/workflows/$name',
    page(() => import('./pages/workflow/workflow-page.tsx'), 'WorkflowPage'),
  ),
  at(
    '/schedules',
    page(() => import('./pages/schedules/schedules-page.tsx'), 'SchedulesPage'),
  ),
  at(
    '/connections',
    page(() => import('./pages/connections/connections-page.tsx'), 'ConnectionsPage'),
  ),
  at(
    '/connections/$plugin/new',
    page(() => import('./pages/connection/new-connection-page.tsx'), 'NewConnectionPage'),
  ),
  at(
    '/connections/$plugin/$name',
    page(() => import('./pages/connection/connection-page.tsx'), 'ConnectionPage'),
  ),
  atRows(
    '/data/$resource',
    page(() => import('./pages/data/resource-page.tsx'), 'ResourcePage'),
  ),
  at(
    '/data/$resource/new',
    page(() => import('./pages/data/new-row-page.tsx'), 'NewRowPage'),
  ),
  at(
    '/data/$resource/import',
    page(() => import('./pages/data/import/import-page.tsx'), 'ImportPage'),
  ),
  at(
    '/data/$resource/imports/$id',
    page(() => import('./pages/data/import/import-result-page.tsx'), 'ImportResultPage'),
  ),
  at(
    '/data/$resource/jobs',
    page(() => import('./pages/data/jobs/row-jobs-page.tsx'), 'RowJobsPage'),
  ),
  at(
    '/data/$resource/jobs/$id',
    page(() => import('./pages/data/jobs/row-job-page.tsx'), 'RowJobPage'),
  ),
  at(
    '/data/$resource/$id',
    page(() => import('./pages/data/row-page.tsx'), 'RowPage'),
  ),
  at(
    '/plugins',
    page(() => import('./pages/plugins/plugins-page.tsx'), 'PluginsPage'),
  ),
  at(
    '/plugins/$plugin',
    page(() => import('./pages/plugins/plugin-page.tsx'), 'PluginPage'),
  ),
  at(
    '/users',
    page(() => import('./pages/users/users-page.tsx'), 'UsersPage'),
  ),
  at(
    '/users/$id',
    page(() => import('./pages/user/user-page.tsx'), 'UserPage'),
  ),
  at(
    '/roles',
    page(() => import('./pages/roles/roles-page.tsx'), 'RolesPage'),
  ),
  at(
    '/roles/new',
    page(() => import('./pages/roles/new-role-page.tsx'), 'NewRolePage'),
  ),
  at(
    '/roles/$name',
    page(() => import('./pages/roles/role-page.tsx'), 'RolePage'),
  ),
  at(
    '/tenants',
    page(() => import('./pages/tenants/tenants-page.tsx'), 'TenantsPage'),
  ),
  at(
    '/account',
    page(() => import('./pages/account/account-page.tsx'), 'AccountPage'),
  ),
  at(
    '/secrets',
    page(() => import('./pages/secrets/secrets-page.tsx'), 'SecretsPage'),
  ),
  at(
    '/api-keys',
    page(() => import('./pages/api-keys/api-keys-page.tsx'), 'ApiKeysPage'),
  ),
  at(
    '/api-keys/new',
    page(() => import('./pages/api-keys/new-api-key-page.tsx'), 'NewApiKeyPage'),
  ),
  at(
    '/audit',
    page(() => import('./pages/audit/audit-page.tsx'), 'AuditPage'),
  ),
  at(
    '/health',
    page(() => import('./pages/health/health-page.tsx'), 'HealthPage'),
  ),
  at(
    '/settings',
    page(() => import('./pages/settings/settings-page.tsx'), 'SettingsPage'),
  ),
]);

export const router = createRouter({
  routeTree,
  basepath: new URL(document.baseURI).pathname,
  // Plain texts, so that an address can be read and written by hand.
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
    const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
    return text === '' ? '' : `?${text}`;
  },
  defaultPendingComponent: Loading,
  defaultErrorComponent: RouteFailure,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
