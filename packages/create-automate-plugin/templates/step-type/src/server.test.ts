import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { createTestServer } from '@automate/testing';

const folder = join(import.meta.dirname, '..');

it('is found by a server', async () => {
  await using server = await createTestServer({
    plugins: [folder],
    // Step types do not work from a process of their own yet.
    config: { plugins: { list: [folder], tiers: { trusted: [folder] } } },
  });
  const { body } = await server.api('GET', '/api/v1/plugins');
  assert.partialDeepStrictEqual(body.data, [{ id: '__PLUGIN_ID__', state: 'discovered' }]);
});
