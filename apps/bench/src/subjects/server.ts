import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WEBHOOK_SECRET } from '../load/deliveries.ts';
import type { BenchDatabase } from '../peers/system.ts';
import type { FromServer, ServerCalls, ServerSettings } from '../processes/messages.ts';
import { serveFrom } from './child-process.ts';

/** A server process, its URL, and what can be asked of it. */
export interface BenchServer extends AsyncDisposable {
  url: string;
  webhookUrl: string;
  ask<Call extends keyof ServerCalls>(call: Call): Promise<ServerCalls[Call]>;
}

/** Starts a server on a database; it listens on loopback. */
export async function startServer(
  database: Pick<BenchDatabase, 'url'>,
  settings: Pick<ServerSettings, 'roles' | 'workflow' | 'endpoint' | 'spansTo'>,
  dataDir?: string,
): Promise<BenchServer> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'automate-bench-server-')));
  const all: ServerSettings = {
    ...settings,
    databaseUrl: database.url,
    dataDir: folder,
    webhookSecret: WEBHOOK_SECRET,
  };
  const { url, child, stop } = await serveFrom('server.ts', [JSON.stringify(all)]);
  const waiting = new Map<number, (answer: ServerCalls[keyof ServerCalls]) => void>();
  child.on('message', (message: FromServer) => {
    if ('id' in message) waiting.get(message.id)?.(message.answer);
  });
  let asked = 0;
  return {
    url,
    webhookUrl: `${url}/api/v1/webhooks/github/bench`,
    ask(call) {
      asked += 1;
      const id = asked;
      return new Promise((resolve) => {
        waiting.set(id, (answer) => resolve(answer as ServerCalls[typeof call]));
        child.send({ id, call });
      });
    },
    async [Symbol.asyncDispose]() {
      await stop();
      if (dataDir === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}
