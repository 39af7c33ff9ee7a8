import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { it } from 'node:test';
import { createTestServer } from '@automate/testing';

const folder = join(import.meta.dirname, '..');

it('is found by a server, and asked for its secrets', async () => {
  const service = createServer((_, response) => response.end('the value'));
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(service.address() as AddressInfo).port}`;
  try {
    await using server = await createTestServer({
      plugins: [folder],
      config: {
        allowPrivate: [address],
        secrets: { backends: [{ use: '__PLUGIN_ID__', config: { address: `http://${address}` } }] },
      },
    });
    assert.equal(await server.automate.secrets.plaintext('default', 'API_KEY'), 'the value');
  } finally {
    service.close();
  }
});
