import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { createTestServer } from '@automate/testing';

const folder = join(import.meta.dirname, '..');

it('is found by a server, and called by a template', async () => {
  await using server = await createTestServer({ plugins: [folder] });
  await server.workflow(`
name: label
on: [{ event: item.came }]
steps:
  - { id: label, set: { text: '{{__PLUGIN_NAME__ event.payload.id "ART-"}}' } }`);
  const run = await server.run('item.came', { id: 7 });
  assert.partialDeepStrictEqual(run, { status: 'completed', steps: [{ output: { text: 'ART-7' } }] });
});
