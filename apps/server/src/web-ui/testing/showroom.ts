import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestServer, type TestServer } from '@automate/testing';
import { chatPlugin } from './chat-plugin.ts';
import { everyFieldPlugin } from './every-field.ts';
import { shopPlugin } from './shop-plugin.ts';

const PLUGINS = ['http', 'github'].map((name) =>
  join(import.meta.dirname, '..', '..', '..', '..', '..', 'plugins', name),
);

/** A server with its web UI, and an endpoint that its connections may call. */
export interface Showroom extends AsyncDisposable {
  server: TestServer;
  /** Where the web UI is. */
  webUi: string;
  setupToken: string;
  /** Plugins that come in here are used at once. */
  plugins: string;
  /** Answers as GitHub does; counts nothing, refuses the token `wrong`. */
  endpoint: string;
}

export async function openShowroom(): Promise<Showroom> {
  const outside = createServer((request, response) => {
    const known = !request.headers.authorization?.includes('wrong');
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(known ? { login: 'ada' } : { message: 'Bad credentials' }));
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(outside.address() as AddressInfo).port}`;
  const dataDir = mkdtempSync(join(tmpdir(), 'automate-showroom-'));
  const plugins = mkdtempSync(join(tmpdir(), 'automate-showroom-plugins-'));
  const everyField = everyFieldPlugin();
  const chat = await chatPlugin();
  const shop = await shopPlugin();
  const server = await createTestServer({
    plugins: [...PLUGINS, chat, shop, everyField],
    config: {
      dataDir,
      allowPrivate: [address],
      environment: { ENDPOINT: `http://${address}` },
      plugins: {
        directory: plugins,
        watch: true,
        list: [...PLUGINS, chat, shop, everyField],
        tiers: { trusted: [...PLUGINS, chat, shop] },
      },
      health: { enabled: false },
    },
  });
  return {
    server,
    webUi: `${server.url}/ext/webui/`,
    plugins,
    setupToken: readFileSync(join(dataDir, 'setup-token'), 'utf8').trim(),
    endpoint: `http://${address}`,
    async [Symbol.asyncDispose]() {
      await server.stop();
      outside.close();
      for (const folder of [dataDir, plugins, chat, shop, everyField]) rmSync(folder, { recursive: true, force: true });
    },
  };
}
