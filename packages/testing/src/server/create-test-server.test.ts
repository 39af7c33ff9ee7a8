import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createTestServer } from './create-test-server.ts';

const http = join(import.meta.dirname, '../../../../plugins/http');

it('runs a workflow on a server with chosen plugins, and leaves nothing of it', async () => {
  const server = await createTestServer({ plugins: [http] });
  expect((await server.api('GET', '/api/v1/plugins')).body.data).toMatchObject([{ id: 'http', state: 'discovered' }]);
  await server.workflow(
    'name: greet\non: [{ event: greeted }]\nsteps: [{ id: hello, set: { text: "Hello {{event.payload.name}}" } }]',
  );
  expect(await server.run('greeted', { name: 'Ada' })).toMatchObject({
    status: 'completed',
    steps: [{ output: { text: 'Hello Ada' } }],
  });
  await expect(server.workflow('name: wrong')).rejects.toThrow(/answered 4/);
  await server.restart();
  expect((await server.api('GET', '/api/v1/executions')).body.data).toMatchObject([{ status: 'completed' }]);
  await server.stop();
  await expect(fetch(server.url)).rejects.toThrow();
});

it('says why a server does not start', async () => {
  await expect(createTestServer({ config: { http: { port: -1 } } })).rejects.toThrow(/http/);
});
