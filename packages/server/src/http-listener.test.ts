import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { isLoopback, listen } from './http-listener.ts';
import { StartError } from './start-error.ts';

const hello = () => new Response('hello', { headers: { 'content-type': 'text/plain' } });

/** What the server answers to bytes that a client of HTTP would not send. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('close', () => resolve(answer));
    // Who is answered before it has sent everything may be cut off after that.
    socket.on('error', (error) => (answer === '' ? reject(error) : undefined));
  });
}

describe('listen', () => {
  it('says which address is in use, in one line', async () => {
    const first = await listen(hello, '127.0.0.1', 0);
    try {
      const second = await listen(hello, '127.0.0.1', first.port).catch((error: unknown) => error);
      expect(StartError.isInstance(second) && second.failure).toBe('address');
      expect((second as StartError).message).toBe(
        `127.0.0.1:${first.port} is in use: stop the program that has it, or set another PORT.`,
      );
    } finally {
      await first.close(1000);
    }
  });

  it('lets go of who takes nothing of an answer, and of nobody who waits for one', async () => {
    const cancelled = Promise.withResolvers<void>();
    const endless = () =>
      new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
        cancel: () => cancelled.resolve(),
      });
    const late = Promise.withResolvers<void>();
    const quiet = () =>
      new ReadableStream<Uint8Array>({
        async pull(controller) {
          await late.promise;
          controller.enqueue(new TextEncoder().encode('at last'));
          controller.close();
        },
      });
    const answers = ({ url }: Request) => new Response(url.endsWith('/endless') ? endless() : quiet());
    const server = await listen(answers, '127.0.0.1', 0, { stalledMs: 300 });
    try {
      const waiting = fetch(`${server.url}/quiet`).then((response) => response.text());
      const socket = connect(server.port, '127.0.0.1', () => socket.write('GET /endless HTTP/1.1\r\nhost: a\r\n\r\n'));
      socket.on('error', () => {}).pause();
      await cancelled.promise;
      late.resolve();
      expect(await waiting).toBe('at last');
      socket.destroy();
    } finally {
      await server.close(1000);
    }
  });

  it('lets a body that is read as it comes take as long as it goes on, and no other', async () => {
    const reads = async (request: Request, { bodyTakesLong }: { bodyTakesLong?: () => void }) => {
      if (request.url.endsWith('/long')) bodyTakesLong?.();
      return new Response(await request.text());
    };
    const server = await listen(reads, '127.0.0.1', 0, { bodyMs: 300, quietMs: 20_000 });
    const head = (path: string) => `POST ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 8\r\n\r\n`;
    const trickle = async (path: string) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.write(head(path)));
      const answer = new Promise<string>((resolve) => {
        let all = '';
        socket.on('data', (chunk) => {
          all += chunk;
        });
        socket.on('error', () => {}).on('close', () => resolve(all));
      });
      for (let byte = 0; byte < 8; byte += 1) {
        await sleep(75);
        if (socket.writable) socket.write(`${byte}`);
      }
      return answer;
    };
    try {
      const [long, other] = await Promise.all([trickle('/long'), raw(server.port, `${head('/other')}0`)]);
      expect(long).toMatch(/^HTTP\/1\.1 200 .*01234567/s);
      expect(other).toMatch(/^HTTP\/1\.1 408 .*DEADLINE_EXCEEDED/s);
    } finally {
      await server.close(1000);
    }
    const strict = await listen(reads, '127.0.0.1', 0, { bodyMs: 20_000, quietMs: 100 });
    try {
      // Says nothing more.
      expect(await raw(strict.port, `${head('/long')}0123`)).toMatch(/^HTTP\/1\.1 408 /);
    } finally {
      await strict.close(1000);
    }
  });

  it('says that an address is not of this machine', async () => {
    await expect(listen(hello, '192.0.2.1', 0)).rejects.toThrow('192.0.2.1 is no address of this machine');
  });

  it.each([
    ['no HTTP', 'hello there\r\n\r\n', 400],
    ['too long a header', `GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
    ['a bad host', 'GET / HTTP/1.1\r\nhost: a b/c?d\r\nconnection: close\r\n\r\n', 400],
    ['an expectation of its own', 'GET / HTTP/1.1\r\nhost: a\r\nexpect: more\r\nconnection: close\r\n\r\n', 417],
    ['two lengths', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', 400],
  ])('answers %s with a problem', async (_name, text, status) => {
    const server = await listen(hello, '127.0.0.1', 0);
    const answer = await raw(server.port, text);
    await server.close(1000);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('application/problem+json');
    expect(answer.toLowerCase()).toContain('x-content-type-options: nosniff');
    expect(JSON.parse(answer.slice(answer.indexOf('{'), answer.indexOf('}') + 1))).toMatchObject({
      status,
      code: 'INVALID_ARGUMENT',
    });
  });

  it('lets a request that runs end, takes no new one, and does not wait for idle connections', async () => {
    const arrived = Promise.withResolvers<void>();
    const slow = async () => {
      arrived.resolve();
      await sleep(200);
      return hello();
    };
    const server = await listen(slow, '127.0.0.1', 0);
    const running = fetch(server.url);
    await arrived.promise;
    const started = performance.now();
    const closing = server.close(30_000);
    await expect(fetch(server.url)).rejects.toThrow();
    expect(await (await running).text()).toBe('hello');
    await closing;
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  it('cuts off what does not end in time', async () => {
    const arrived = Promise.withResolvers<void>();
    const never = () => {
      arrived.resolve();
      return new Promise<Response>(() => {});
    };
    const server = await listen(never, '127.0.0.1', 0);
    const running = fetch(server.url).catch(() => 'cut off');
    await arrived.promise;
    await server.close(100);
    expect(await running).toBe('cut off');
  });
});

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.9.9.9', '::1', 'localhost'])('%s is', (host) => expect(isLoopback(host)).toBe(true));
  it.each(['0.0.0.0', '::', '10.0.0.1', '127.evil.example', '127.0.0.1.evil'])('%s is not', (host) =>
    expect(isLoopback(host)).toBe(false),
  );
});
