import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { it } from 'node:test';
import { createTestServer } from '@automate/testing';
import { examples } from './testing/examples.ts';

const folder = join(import.meta.dirname, '..');

it('is found by a server, configured, and run', async () => {
  const [first] = Object.entries(examples);
  assert.ok(first);
  const [action, { params, result }] = first;
  const service = createServer((_, response) => response.end(JSON.stringify(result)));
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(service.address() as AddressInfo).port}`;
  try {
    await using server = await createTestServer({ plugins: [folder], config: { allowPrivate: [address] } });
    const configuration = { url: `http://${address}/` };
    const made = await server.api('POST', '/api/v1/plugins/__PLUGIN_ID__/instances', { name: 'main', configuration });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const steps = [{ id: 'call', action: `__PLUGIN_ID__/${action}`, with: params }];
    await server.workflow(JSON.stringify({ name: 'call', on: [{ event: 'wanted' }], steps }));
    const run = await server.run('wanted');
    assert.partialDeepStrictEqual(run, { status: 'completed', steps: [{ output: result }] });
  } finally {
    service.closeAllConnections();
    service.close();
  }
});
