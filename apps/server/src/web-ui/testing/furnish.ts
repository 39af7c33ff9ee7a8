import type { Showroom } from './showroom.ts';

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
  `name: nightly
description: Cleans up every night
on: [{ schedule: "0 3 * * *", timezone: Europe/Berlin }]
steps:
  - id: clean
    set: { done: true }
`,
];

/** Something on every page: workflows, runs of each end, an approval, a connection, a secret. */
export async function furnish({ server, endpoint }: Showroom): Promise<void> {
  for (const workflow of WORKFLOWS) await server.workflow(workflow);
  const { api } = server;
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
}
