import type { Showroom } from './showroom.ts';

/** Every page by its name, as a path below the web UI. Of those that show one thing, one that there is. */
export async function pagesOf({ server: { api } }: Showroom): Promise<Record<string, string>> {
  const list = async (path: string) =>
    (await api('GET', path)).body.data as { id: string; status: string; fingerprint: string }[];
  const runs = await list('/api/v1/executions');
  const event = (await list('/api/v1/events'))[0];
  const runOf = (status: string) => `runs/${runs.find((run) => run.status === status)?.id}`;
  return {
    overview: '',
    events: 'events',
    event: `events/${event?.id}`,
    runs: 'runs',
    'runs-searched': 'runs?q=status:failed',
    run: runOf('completed'),
    'run-failed': runOf('failed'),
    'run-waiting': runOf('waiting'),
    errors: 'errors',
    error: `errors/${(await list('/api/v1/errors'))[0]?.fingerprint}`,
    jobs: 'runs/jobs',
    job: `runs/jobs/${(await list('/api/v1/bulk'))[0]?.id}`,
    approvals: 'approvals',
    uncertain: 'uncertain',
    'dead-letters': 'dead-letters',
    workflows: 'workflows',
    'workflow-new': 'workflows/new',
    workflow: 'workflows/greet',
    schedules: 'schedules',
    connections: 'connections',
    'connection-new': 'connections/every-field/new',
    connection: 'connections/github/main',
    plugins: 'plugins',
    plugin: 'plugins/github',
    secrets: 'secrets',
    users: 'users',
    'api-keys': 'api-keys',
    audit: 'audit',
    health: 'health',
    settings: 'settings',
  };
}
