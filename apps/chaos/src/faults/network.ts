import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EmbeddedPostgres } from '@automate/embedded-postgres';
import type { Random } from '../random.ts';

/** What becomes of a message: never arrives; carried out, and nobody hears of it; carried out after its sender gave up. */
const FATES = ['request_lost', 'answer_lost', 'request_late'] as const;
type Fate = (typeof FATES)[number];

/** The way of the product to its database. */
export interface Network extends AsyncDisposable {
  /** The database's URL by this way. */
  url: string;
  /** Breaks every connection at its next message, each in one of three ways: who sent a COMMIT does not know its outcome. False: there is none. */
  breakAtNextMessage(): boolean;
}

/** A proxy on loopback in front of the database. */
export async function openNetwork({ options }: EmbeddedPostgres, random: Random): Promise<Network> {
  const { host, port, username, password, database } = options;
  const target = host.startsWith('/') ? { path: join(host, `.s.PGSQL.${port}`) } : { host, port };
  const doomed = new Map<Socket, Fate | undefined>();
  const sockets = new Set<Socket>();
  const proxy = createServer({ noDelay: true }, (client) => {
    const server = connect(target);
    let fate: Fate | undefined;
    doomed.set(client, undefined);
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('data', (message) => {
      // The rest of a request that is carried out: half of it would be waited for by both sides, for ever.
      if (fate === 'answer_lost') server.write(message);
      if (fate !== undefined) return;
      fate = doomed.get(client);
      if (fate === 'request_lost') server.destroy();
      else if (fate === 'request_late') {
        client.destroy();
        void sleep(150).then(() => server.write(message, () => void sleep(150).then(() => server.destroy())));
      } else server.write(message);
    });
    server.on('data', (message) => {
      if (fate === undefined) client.write(message);
      else if (fate === 'answer_lost') client.destroy();
    });
    client.on('close', () => {
      doomed.delete(client);
      if (fate !== 'request_late') server.destroy();
    });
    server.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = new URL(`postgres://127.0.0.1/${database}`);
  Object.assign(url, { username, password, port: (proxy.address() as AddressInfo).port });
  return {
    url: url.href,
    breakAtNextMessage() {
      for (const client of doomed.keys()) doomed.set(client, random.pick(FATES));
      return doomed.size > 0;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
