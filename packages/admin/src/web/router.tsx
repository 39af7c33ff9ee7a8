import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Shell } from './shell/shell.tsx';
import { Loading } from './ui/loading.tsx';
import { NotFound } from './ui/not-found.tsx';
import { RouteFailure } from './ui/route-failure.tsx';

/** What filters a list, in the address. */
export interface ListSearch {
  q?: string;
}

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
    lazyRouteComponent(() => import('./pages/overview/overview-page.tsx'), 'OverviewPage'),
  ),
  at(
    '/events',
    lazyRouteComponent(() => import('./pages/events/events-page.tsx'), 'EventsPage'),
  ),
  at(
    '/events/$id',
    lazyRouteComponent(() => import('./pages/events/event-page.tsx'), 'EventPage'),
  ),
  at(
    '/runs',
    lazyRouteComponent(() => import('./pages/runs/runs-page.tsx'), 'RunsPage'),
  ),
  at(
    '/runs/$id',
    lazyRouteComponent(() => import('./pages/run/run-page.tsx'), 'RunPage'),
  ),
  atRows(
    '/runs/compare',
    lazyRouteComponent(() => import('./pages/compare/compare-page.tsx'), 'ComparePage'),
  ),
  at(
    '/runs/jobs',
    lazyRouteComponent(() => import('./pages/jobs/jobs-page.tsx'), 'JobsPage'),
  ),
  at(
    '/runs/jobs/$id',
    lazyRouteComponent(() => import('./pages/jobs/job-page.tsx'), 'JobPage'),
  ),
  at(
    '/errors',
    lazyRouteComponent(() => import('./pages/errors/errors-page.tsx'), 'ErrorsPage'),
  ),
  at(
    '/errors/$fingerprint',
    lazyRouteComponent(() => import('./pages/errors/error-page.tsx'), 'ErrorPage'),
  ),
  at(
    '/alerts',
    lazyRouteComponent(() => import('./pages/alerts/alerts-page.tsx'), 'AlertsPage'),
  ),
  at(
    '/alerts/$id',
    lazyRouteComponent(() => import('./pages/alerts/alert-page.tsx'), 'AlertPage'),
  ),
  at(
    '/alerts/rules',
    lazyRouteComponent(() => import('./pages/alerts/alert-rules-page.tsx'), 'AlertRulesPage'),
  ),
  at(
    '/alerts/rules/new',
    lazyRouteComponent(() => import('./pages/alerts/new-alert-rule-page.tsx'), 'NewAlertRulePage'),
  ),
  at(
    '/alerts/rules/$id',
    lazyRouteComponent(() => import('./pages/alerts/alert-rule-page.tsx'), 'AlertRulePage'),
  ),
  at(
    '/approvals',
    lazyRouteComponent(() => import('./pages/approvals/approvals-page.tsx'), 'ApprovalsPage'),
  ),
  at(
    '/uncertain',
    lazyRouteComponent(() => import('./pages/uncertain/uncertain-page.tsx'), 'UncertainPage'),
  ),
  at(
    '/dead-letters',
    lazyRouteComponent(() => import('./pages/dead-letters/dead-letters-page.tsx'), 'DeadLettersPage'),
  ),
  at(
    '/workflows',
    lazyRouteComponent(() => import('./pages/workflows/workflows-page.tsx'), 'WorkflowsPage'),
  ),
  at(
    '/workflows/new',
    lazyRouteComponent(() => import('./pages/workflow/new-workflow-page.tsx'), 'NewWorkflowPage'),
  ),
  at(
    '/workflows/$name',
    lazyRouteComponent(() => import('./pages/workflow/workflow-page.tsx'), 'WorkflowPage'),
  ),
  at(
    '/schedules',
    lazyRouteComponent(() => import('./pages/schedules/schedules-page.tsx'), 'SchedulesPage'),
  ),
  at(
    '/connections',
    lazyRouteComponent(() => import('./pages/connections/connections-page.tsx'), 'ConnectionsPage'),
  ),
  at(
    '/connections/$plugin/new',
    lazyRouteComponent(() => import('./pages/connection/new-connection-page.tsx'), 'NewConnectionPage'),
  ),
  at(
    '/connections/$plugin/$name',
    lazyRouteComponent(() => import('./pages/connection/connection-page.tsx'), 'ConnectionPage'),
  ),
  atRows(
    '/data/$resource',
    lazyRouteComponent(() => import('./pages/data/resource-page.tsx'), 'ResourcePage'),
  ),
  at(
    '/data/$resource/new',
    lazyRouteComponent(() => import('./pages/data/new-row-page.tsx'), 'NewRowPage'),
  ),
  at(
    '/data/$resource/import',
    lazyRouteComponent(() => import('./pages/data/import/import-page.tsx'), 'ImportPage'),
  ),
  at(
    '/data/$resource/imports/$id',
    lazyRouteComponent(() => import('./pages/data/import/import-result-page.tsx'), 'ImportResultPage'),
  ),
  at(
    '/data/$resource/jobs',
    lazyRouteComponent(() => import('./pages/data/jobs/row-jobs-page.tsx'), 'RowJobsPage'),
  ),
  at(
    '/data/$resource/jobs/$id',
    lazyRouteComponent(() => import('./pages/data/jobs/row-job-page.tsx'), 'RowJobPage'),
  ),
  at(
    '/data/$resource/$id',
    lazyRouteComponent(() => import('./pages/data/row-page.tsx'), 'RowPage'),
  ),
  at(
    '/plugins',
    lazyRouteComponent(() => import('./pages/plugins/plugins-page.tsx'), 'PluginsPage'),
  ),
  at(
    '/plugins/$plugin',
    lazyRouteComponent(() => import('./pages/plugins/plugin-page.tsx'), 'PluginPage'),
  ),
  at(
    '/users',
    lazyRouteComponent(() => import('./pages/users/users-page.tsx'), 'UsersPage'),
  ),
  at(
    '/users/$id',
    lazyRouteComponent(() => import('./pages/user/user-page.tsx'), 'UserPage'),
  ),
  at(
    '/roles',
    lazyRouteComponent(() => import('./pages/roles/roles-page.tsx'), 'RolesPage'),
  ),
  at(
    '/roles/new',
    lazyRouteComponent(() => import('./pages/roles/new-role-page.tsx'), 'NewRolePage'),
  ),
  at(
    '/roles/$name',
    lazyRouteComponent(() => import('./pages/roles/role-page.tsx'), 'RolePage'),
  ),
  at(
    '/tenants',
    lazyRouteComponent(() => import('./pages/tenants/tenants-page.tsx'), 'TenantsPage'),
  ),
  at(
    '/account',
    lazyRouteComponent(() => import('./pages/account/account-page.tsx'), 'AccountPage'),
  ),
  at(
    '/secrets',
    lazyRouteComponent(() => import('./pages/secrets/secrets-page.tsx'), 'SecretsPage'),
  ),
  at(
    '/api-keys',
    lazyRouteComponent(() => import('./pages/api-keys/api-keys-page.tsx'), 'ApiKeysPage'),
  ),
  at(
    '/api-keys/new',
    lazyRouteComponent(() => import('./pages/api-keys/new-api-key-page.tsx'), 'NewApiKeyPage'),
  ),
  at(
    '/audit',
    lazyRouteComponent(() => import('./pages/audit/audit-page.tsx'), 'AuditPage'),
  ),
  at(
    '/health',
    lazyRouteComponent(() => import('./pages/health/health-page.tsx'), 'HealthPage'),
  ),
  at(
    '/settings',
    lazyRouteComponent(() => import('./pages/settings/settings-page.tsx'), 'SettingsPage'),
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
