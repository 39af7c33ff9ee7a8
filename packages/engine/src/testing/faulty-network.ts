import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What becomes of a message on its way to the database: `request_lost` never arrives, `answer_lost` is carried out and the
 * sender never hears of it, `request_late` is carried out long after the sender saw its connection end, of `silent` half
 * arrives, and nothing more on its connection, which stays open.
 */
export type NetworkFault = 'request_lost' | 'answer_lost' | 'request_late' | 'silent';

/** A way to the database that breaks connections when told to. */
export interface FaultyNetwork extends AsyncDisposable {
  /** The database's URL through this network. */
  url: string;
  /** Asked for every message while it is set; undefined lets the message through. */
  fault: (() => NetworkFault | undefined) | undefined;
  /** Faults so far. */
  faults: number;
}

export async function createFaultyNetwork(databaseUrl: string): Promise<FaultyNetwork> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const network: FaultyNetwork = {
    url: '',
    fault: undefined,
    faults: 0,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
  const proxy = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    let broken: NetworkFault | undefined;
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('data', (chunk) => {
      if (broken !== undefined) return;
      broken = network.fault?.();
      if (broken !== undefined) network.faults += 1;
      if (broken === 'request_lost') server.destroy();
      else if (broken === 'silent') server.write(chunk.slice(0, chunk.length >> 1));
      else if (broken === 'request_late') {
        client.destroy();
        void sleep(60).then(() => server.write(chunk, () => void sleep(60).then(() => server.destroy())));
      } else server.write(chunk);
    });
    server.on('data', (chunk) => {
      if (broken === undefined) client.write(chunk);
      else if (broken === 'answer_lost') client.destroy();
    });
    client.on('close', () => {
      if (broken !== 'request_late') server.destroy();
    });
    server.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  if (address !== null && typeof address === 'object') url.port = String(address.port);
  return Object.assign(network, { url: url.href });
}
