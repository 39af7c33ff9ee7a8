import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy that publishes a server below a path, and tells it nothing of that. */
export async function stripPrefix(target: string, prefix: string): Promise<{ url: string } & AsyncDisposable> {
  const { hostname, port } = new URL(target);
  const proxy = createServer((request, response) => {
    if (!request.url?.startsWith(prefix)) return response.writeHead(404).end();
    const path = request.url.slice(prefix.length) || '/';
    const { method, headers } = request;
    const onward = send({ hostname, port, path, method, headers }, (answer) => {
      response.writeHead(answer.statusCode as number, answer.headers);
      answer.pipe(response);
    });
    response.on('close', () => onward.destroy());
    onward.on('error', () => response.destroy());
    return request.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${prefix}`,
    async [Symbol.asyncDispose]() {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}
