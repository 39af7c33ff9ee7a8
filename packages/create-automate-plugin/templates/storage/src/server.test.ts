import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { createTestServer } from '@automate/testing';

const folder = join(import.meta.dirname, '..');

it('is found by a server, tried, configured, and well', async () => {
  await using server = await createTestServer({
    plugins: [folder],
    // In the server's own process; by default a plugin has one of its own.
    config: { plugins: { list: [folder], tiers: { trusted: [folder] } } },
  });
  const configuration = { name: 'memory' };
  const tried = await server.api('POST', '/api/v1/plugins/__PLUGIN_ID__/test', { configuration });
  assert.partialDeepStrictEqual(tried, { status: 200, body: { outcome: 'ok' } });
  const instance = { name: 'main', configuration };
  const made = await server.api('POST', '/api/v1/plugins/__PLUGIN_ID__/instances', instance);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const again = await server.api('POST', '/api/v1/plugins/__PLUGIN_ID__/instances/main/test');
  assert.partialDeepStrictEqual(again, { status: 200, body: { outcome: 'ok' } });
});
