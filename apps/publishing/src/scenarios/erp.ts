import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An order as the ERP got it. */
export interface ReceivedOrder {
  authorization: string | undefined;
  idempotencyKey: string | undefined;
  body: unknown;
}

/** A small ERP on loopback: takes orders and numbers them. */
export interface Erp extends AsyncDisposable {
  /** `127.0.0.1:port` */
  readonly address: string;
  readonly orders: readonly ReceivedOrder[];
}

export async function startErp(): Promise<Erp> {
  const orders: ReceivedOrder[] = [];
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    orders.push({
      authorization: request.headers.authorization,
      idempotencyKey: request.headers['idempotency-key'] as string | undefined,
      body: JSON.parse(Buffer.concat(chunks).toString()),
    });
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ number: orders.length }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    orders,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
