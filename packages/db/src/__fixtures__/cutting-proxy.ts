import { connect, createServer } from 'node:net';

/** A way to the server that is cut after so many bytes of its answers. */
export async function cuttingProxy(serverUrl: string, afterBytes: number): Promise<{ url: string; close(): void }> {
  const target = new URL(serverUrl);
  const proxy = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    let left = afterBytes;
    client.on('data', (chunk) => server.write(chunk)).on('error', () => {});
    server.on('error', () => {});
    client.on('close', () => server.destroy());
    server.on('data', (chunk) => {
      client.write(Buffer.from(chunk).subarray(0, left));
      left -= chunk.length;
      if (left <= 0) client.end(() => server.destroy());
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  const url = new URL(serverUrl);
  if (address !== null && typeof address === 'object') url.port = String(address.port);
  url.hostname = '127.0.0.1';
  return { url: url.href, close: () => void proxy.close() };
}
