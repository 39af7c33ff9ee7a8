import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Record<string, unknown>;

/** A small service on loopback with something of every profile. It remembers what it is told. */
export async function startProfileService(): Promise<{ url: string; close(): Promise<void> }> {
  const answer = createService();
  const server: Server = createServer(async (request, response) => {
    const chunks = await Array.fromAsync(request as AsyncIterable<Buffer>);
    const body = chunks.length === 0 ? {} : (JSON.parse(Buffer.concat(chunks).toString()) as Json);
    const result = answer(String(request.url).slice(1), body);
    response.writeHead(result === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(result ?? { error: 'not found' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function createService(): (path: string, body: Json) => Json | undefined {
  const payments = new Map<string, Json & { amount: number; refunded: number }>();
  const documents = new Map<string, Json>();
  const runs = new Map<string, string[]>();
  let count = 0;
  let running = false;
  const handlers: Record<string, (body: Json) => Json | undefined> = {
    message: () => ({ message_id: `m-${++count}` }),
    pay({ cents, currency }) {
      const id = `p-${++count}`;
      payments.set(id, { currency, amount: cents as number, refunded: 0 });
      return { id };
    },
    payment: ({ id }) => payments.get(id as string),
    refund({ id, cents }) {
      const payment = payments.get(id as string);
      if (payment === undefined) return undefined;
      const amount = (cents as number | undefined) ?? payment.amount - payment.refunded;
      payment.refunded += amount;
      return { id: `r-${++count}`, amount };
    },
    put({ index, id, document }) {
      documents.set(`${index}/${id}`, document as Json);
      return {};
    },
    remove: ({ index, id }) => ({ existed: documents.delete(`${index}/${id}`) }),
    find({ index, text }) {
      const found = [...documents].filter(
        ([key, document]) =>
          key.startsWith(`${index}/`) && JSON.stringify(document).toLowerCase().includes(String(text).toLowerCase()),
      );
      return { found: found.map(([key, document]) => ({ id: key.slice(String(index).length + 1), document })) };
    },
    event: () => ({}),
    switch({ on }) {
      running = on as boolean;
      return { running };
    },
    sync: () => ({ updated: 2 }),
    run() {
      const id = `w-${++count}`;
      runs.set(id, []);
      return { id };
    },
    'run-status': ({ id }) => (runs.has(id as string) ? { signals: runs.get(id as string) } : undefined),
    signal({ id, signal }) {
      const run = runs.get(id as string);
      run?.push(signal as string);
      return run && {};
    },
  };
  return (path, body) => (Object.hasOwn(handlers, path) ? handlers[path]?.(body) : undefined);
}
