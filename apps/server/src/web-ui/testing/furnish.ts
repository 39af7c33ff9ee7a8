import { furnishData } from './furnish-data.ts';
import { furnishRuns } from './furnish-runs.ts';
import type { Showroom } from './showroom.ts';

const NIGHTLY = `name: nightly
description: Cleans up every night
on: [{ schedule: "0 3 * * *", timezone: Europe/Berlin }]
steps:
  - id: clean
    set: { done: true }
`;

const WORKFLOWS = [
  `name: greet
description: Says hello to whoever opens an issue
env: [ENDPOINT]
on:
  - event: greet.asked
  - manual:
      input: { type: object, properties: { name: { type: string } }, required: [name] }
steps:
  - id: text
    set: { text: "Hello {{event.payload.name}}" }
  - id: look
    action: http/get
    with: { url: "$env:ENDPOINT" }
output: { said: "{{steps.text.output.text}}" }
`,
  `name: break
description: Fails at its only step
on: [{ event: break.asked }]
steps:
  - id: check
    condition: event.payload.nothing == 1
`,
  `name: ask
description: Asks somebody before it goes on
on: [{ event: ask.asked }]
steps:
  - id: may_it
    approval: { message: "Ship release {{event.payload.version}}?" }
`,
  `name: sort-issues # what the team agreed on
description: Answers new issues, and asks before it labels many
on:
  - event: github.issues.*
    source: github/main
  - schedule: 0 9 * * 1-5
    timezone: Europe/Berlin
steps:
  - id: is_bug
    condition: event.type == "github.issues.opened" && event.payload.issue.title.contains("bug")
    then:
      - id: label # before anybody reads it
        action: github/add_labels
        connection: main
        with: { owner: acme, repo: shop, issueNumber: "{{event.payload.issue.number}}", labels: [bug] }
        retry: { attempts: 5 }
        on_error:
          - id: tell
            action: http/request
            with: { method: POST, url: "https://example.com/tell", body: { text: "not labelled" } }
    else:
      - id: sure
        approval: { message: "Close {{event.payload.issue.title}}?" }
        timeout: 2d
  - id: each
    for_each:
      in: "{{event.payload.issue.assignees}}"
      steps:
        - id: greet
          set: { text: "Hello {{item.login}}" }
  - id: both
    parallel:
      - id: pause
        wait: { for: 5m }
      - id: look
        action: http/get
        with: { url: "https://example.com/status" }
`,
  NIGHTLY,
];

/** Something on every page: workflows, runs of each end, an approval, a connection, a secret. */
export async function furnish({ server, endpoint, plugins }: Showroom): Promise<void> {
  for (const workflow of WORKFLOWS) await server.workflow(workflow);
  const { api } = server;
  await api('PUT', '/api/v1/workflows/nightly', NIGHTLY.replace('0 3', '30 2'), 'application/yaml');
  const send = (type: string, payload: object) => api('POST', '/api/v1/events', { type, payload });
  for (const name of ['Ada', 'Grace', 'Edsger']) await server.run('greet.asked', { name });
  await server.run('break.asked', {});
  await server.run('break.asked', {});
  await api('POST', '/api/v1/bulk', { action: 'rerun', filter: { workflow: 'break' } });
  await send('ask.asked', { version: '2.0' });
  await api('PUT', '/api/v1/secrets/CRM_TOKEN', { value: 'a-planted-secret', hosts: ['api.example.com'] });
  await api('POST', '/api/v1/plugins/github/instances', {
    name: 'main',
    configuration: { baseUrl: endpoint, token: 'a-planted-token' },
  });
  await refusals({ server });
  await furnishData({ server, plugins });
  await health({ server });
  await people({ server });
  await furnishRuns({ server });
  await alerts({ server, endpoint });
}

/** Webhooks that were not accepted: of a connection without a secret, and to none. */
async function refusals({ server: { url } }: Pick<Showroom, 'server'>): Promise<void> {
  const send = (to: string) => fetch(`${url}/api/v1/webhooks/${to}`, { method: 'POST', body: '{}' });
  for (const to of ['github/main', 'github/main', 'github/mian']) await send(to);
}

/** A connection that was looked at now and then. */
async function health({ server: { api } }: Pick<Showroom, 'server'>): Promise<void> {
  for (let looks = 0; looks < 3; looks += 1) await api('POST', '/api/v1/plugins/github/instances/main/health');
}

/** Users of each state, and a role of one's own. */
async function people({ server: { api } }: Pick<Showroom, 'server'>): Promise<void> {
  await api('POST', '/api/v1/roles', {
    name: 'night-shift',
    description: 'Looks after runs at night',
    permissions: ['executions:read', 'executions:write', 'alerts:read', 'approvals:*'],
  });
  for (const [login, displayName, roles] of [
    ['grace', 'Grace Hopper', ['operator', 'night-shift']],
    ['edsger', 'Edsger Dijkstra', ['viewer']],
  ] as const) {
    await api('POST', '/api/v1/users', { login, displayName, roles });
  }
  const { data } = (await api('GET', '/api/v1/users')).body as { data: { id: string; login: string }[] };
  const away = data.find(({ login }) => login === 'edsger');
  await api('PATCH', `/api/v1/users/${away?.id}`, { disabled: true });
}

/** A rule that fires, one that does and names nobody, and one that is silent. */
async function alerts({ server: { api }, endpoint }: Pick<Showroom, 'server' | 'endpoint'>): Promise<void> {
  await api('POST', '/api/v1/plugins/chat/instances', { name: 'team', configuration: { url: `${endpoint}/chat` } });
  const notify = { connection: 'chat/team', recipient: '#alerts' };
  const rule = { severity: 'critical', notify };
  await api('POST', '/api/v1/alert-rules', {
    ...rule,
    name: 'Many runs fail',
    condition: { kind: 'failure_rate', rate: 0.01, minRuns: 1 },
  });
  await api('POST', '/api/v1/alert-rules', {
    name: 'Somebody must look',
    condition: { kind: 'uncertain_runs', count: 1 },
  });
  const quiet = await api('POST', '/api/v1/alert-rules', {
    ...rule,
    name: 'Nobody answers at GitHub',
    severity: 'warning',
    condition: { kind: 'connection_down', connection: 'github/main' },
  });
  await api('POST', `/api/v1/alert-rules/${quiet.body.id}/silence`, { forMs: 3_600_000 });
  for (;;) {
    const { data } = (await api('GET', '/api/v1/alerts')).body as { data: { lastNotice?: { status: string } }[] };
    if (data.some(({ lastNotice }) => lastNotice !== undefined)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
