import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { createTestServer } from '@automate/testing';

const folder = join(import.meta.dirname, '..');

it('is found by a server, configured, and run', async () => {
  await using server = await createTestServer({ plugins: [folder] });
  const instance = { name: 'main', configuration: { greeting: 'Good morning' } };
  const made = await server.api('POST', '/api/v1/plugins/__PLUGIN_ID__/instances', instance);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await server.workflow(`
name: greet
on: [{ event: someone.came }]
steps:
  - { id: hello, action: __PLUGIN_ID__/greet, with: { name: "{{event.payload.name}}" } }`);
  const run = await server.run('someone.came', { name: 'Ada' });
  assert.partialDeepStrictEqual(run, { status: 'completed', steps: [{ output: { text: 'Good morning Ada' } }] });
});
