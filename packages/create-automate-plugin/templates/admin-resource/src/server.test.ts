import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { createTestServer } from '@automate/testing';

const folder = join(import.meta.dirname, '..');
const rows = '/api/v1/admin/resources/__PLUGIN_ID__/rows';

it('is found by a server, which keeps its rows', async () => {
  await using server = await createTestServer({ plugins: [folder] });
  await server.api('POST', rows, { values: { name: 'Ada', amount: 3 } });
  const { body } = await server.api('GET', `${rows}?q=ada`);
  assert.partialDeepStrictEqual(body, { data: [{ version: 1, values: { name: 'Ada', amount: 3, active: true } }] });
});
