import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { AutomateError } from '../errors.ts';
import { createWireChannel, type WireChannel, type WireChannelOptions } from './channel.ts';
import { type MessagePortLike, messagePortWire, type WirePort } from './port.ts';

interface Pair {
  here: WireChannel;
  there: WireChannel;
  /** The next value that arrives there. */
  next(): Promise<unknown>;
  errors: AutomateError[];
  /** Everything that went from here to there. */
  sent: string[];
}

function connect(options: WireChannelOptions = {}): Pair {
  const { port1, port2 } = new MessageChannel();
  const errors: AutomateError[] = [];
  const sent: string[] = [];
  const port = messagePortWire(port1 as unknown as MessagePortLike);
  const recorded: WirePort = {
    ...port,
    send(text) {
      sent.push(text);
      port.send(text);
    },
  };
  const here = createWireChannel(recorded, options);
  const there = createWireChannel(messagePortWire(port2 as unknown as MessagePortLike), {
    ...options,
    onError: (error) => errors.push(error),
  });
  return { here, there, errors, sent, next: () => new Promise((resolve) => there.onMessage(resolve)) };
}

async function settle(): Promise<void> {
  for (let count = 0; count < 20; count++) await turn();
}

describe('a stream across a channel', () => {
  it('arrives whole, however it is cut and whatever the window', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }),
        fc.integer({ min: 1, max: 500 }),
        async (chunks, streamWindowBytes) => {
          const pair = connect({ streamWindowBytes });
          const arrival = pair.next();
          pair.here.post(ReadableStream.from(chunks));
          const bytes = await new Response((await arrival) as ReadableStream<Uint8Array>).bytes();
          expect(Buffer.from(bytes).equals(Buffer.concat(chunks))).toBe(true);
          pair.here.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is read no faster than the other side reads', async () => {
    const pair = connect({ streamWindowBytes: 1000 });
    let produced = 0;
    const source = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          produced += 100;
          controller.enqueue(new Uint8Array(100));
        },
      },
      { highWaterMark: 0 },
    );
    const arrival = pair.next();
    pair.here.post(source);
    const reader = ((await arrival) as ReadableStream<Uint8Array>).getReader();
    await settle();
    expect(produced).toBe(1000);
    for (let count = 0; count < 10; count++) await reader.read();
    await settle();
    expect(produced).toBeGreaterThan(1400);
    expect(produced).toBeLessThanOrEqual(2000);
    pair.here.close();
  });

  it('tells its source that the reader wants no more, and why', async () => {
    const pair = connect();
    const cancel = vi.fn();
    const arrival = pair.next();
    pair.here.post(new ReadableStream({ cancel }));
    await ((await arrival) as ReadableStream<Uint8Array>).cancel({ enough: true });
    await settle();
    expect(cancel).toHaveBeenCalledExactlyOnceWith({ enough: true });
    pair.here.close();
  });

  it('that fails, fails at the other end with the same error', async () => {
    const pair = connect();
    const arrival = pair.next();
    pair.here.post(
      new ReadableStream({
        pull() {
          throw new RangeError('broken');
        },
      }),
    );
    const reading = ((await arrival) as ReadableStream<Uint8Array>).getReader().read();
    await expect(reading).rejects.toMatchObject({ name: 'RangeError', message: 'broken' });
    pair.here.close();
  });

  it('of anything but bytes fails with a reason', async () => {
    const pair = connect();
    const arrival = pair.next();
    pair.here.post(ReadableStream.from(['text']));
    const reading = ((await arrival) as ReadableStream<Uint8Array>).getReader().read();
    await expect(reading).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    pair.here.close();
  });

  it('is refused by path when it cannot be handed over, and stays usable when another part is refused', async () => {
    const pair = connect();
    const stream = ReadableStream.from([new Uint8Array([1])]);
    expect(() => pair.here.post({ one: stream, two: stream })).toThrow(/\/two cannot cross/);
    expect(() => pair.here.post({ body: stream, bad: () => 1 })).toThrow(/\/bad cannot cross/);
    expect(stream.locked).toBe(false);
    const arrival = pair.next();
    pair.here.post({ body: stream });
    expect(() => pair.here.post({ body: stream })).toThrow(/\/body cannot cross/);
    const { body } = (await arrival) as { body: ReadableStream<Uint8Array> };
    expect(await new Response(body).bytes()).toEqual(new Uint8Array([1]));
    pair.here.close();
  });
});

describe('an abort signal across a channel', () => {
  it('that is already aborted arrives so', async () => {
    const pair = connect();
    const arrival = pair.next();
    pair.here.post(AbortSignal.abort('stop'));
    expect(await arrival).toMatchObject({ aborted: true, reason: 'stop' });
    pair.here.close();
  });

  it('arrives even when its reason cannot be carried', async () => {
    const pair = connect();
    const abort = new AbortController();
    const arrival = pair.next();
    pair.here.post(abort.signal);
    const signal = (await arrival) as AbortSignal;
    abort.abort(() => 1);
    await settle();
    expect(signal.reason).toMatchObject({ message: expect.stringMatching(/it is a function/) });
    pair.here.close();
  });

  it('arrives with the longest reason there may be, and with a note where that is longer', async () => {
    const pair = connect({ maxSize: 1000 });
    for (const [length, reason] of [
      [1024 * 1024 - 22, expect.stringMatching(/^x+$/)],
      [1024 * 1024 - 21, expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' })],
    ] as const) {
      const abort = new AbortController();
      const arrival = pair.next();
      pair.here.post(abort.signal);
      const signal = (await arrival) as AbortSignal;
      abort.abort('x'.repeat(length));
      await expect.poll(() => signal.aborted).toBe(true);
      expect(signal.reason).toEqual(reason);
    }
    expect(pair.errors).toEqual([]);
    pair.here.close();
  });

  it('is let go of when its work is over', async () => {
    const pair = connect();
    const abort = new AbortController();
    const arrival = pair.next();
    const release = pair.here.post(abort.signal);
    const signal = (await arrival) as AbortSignal;
    release();
    release();
    abort.abort();
    await settle();
    expect(signal.aborted).toBe(false);
    expect(pair.sent.map((frame) => frame[0])).toEqual(['m', 'r']);
    pair.here.close();
  });
});

describe('a channel', () => {
  it('that closes fails streams, aborts signals and cancels sources on both sides', async () => {
    const pair = connect();
    const cancel = vi.fn();
    const arrival = pair.next();
    const { signal } = new AbortController();
    pair.here.post({ body: new ReadableStream({ cancel }), signal });
    const got = (await arrival) as { body: ReadableStream<Uint8Array>; signal: AbortSignal };
    const reading = got.body.getReader().read();
    pair.there.close();
    await expect(reading).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(got.signal.reason).toMatchObject({ code: 'UNAVAILABLE' });
    await pair.here.closed;
    expect(cancel).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'UNAVAILABLE' }));
    expect(() => pair.here.post(1)).toThrow(expect.objectContaining({ code: 'UNAVAILABLE' }));
  });

  it('goes on after a message that cannot be decoded or whose handler throws', async () => {
    const { port1, port2 } = new MessageChannel();
    const errors: AutomateError[] = [];
    const received: unknown[] = [];
    const channel = createWireChannel(messagePortWire(port1 as unknown as MessagePortLike), {
      onError: (error) => errors.push(error),
    });
    channel.onMessage((value) => {
      received.push(value);
      if (value === 'throw') throw new Error('handler');
    });
    for (const frame of [
      'm{"a":{"$stream":0},"b":{"$nothing":1}}',
      'm"throw"',
      'm"last"',
      'd77:AAAA',
      'e77:',
      'k3:1',
      'c3:1',
    ]) {
      port2.postMessage(frame);
    }
    await settle();
    expect(received).toEqual(['throw', 'last']);
    expect(errors.map(({ code }) => code)).toEqual(['INVALID_ARGUMENT', 'INTERNAL']);
    channel.close();
  });

  it('refuses a message that would open more streams or signals than there may be, and opens none of them', async () => {
    const pair = connect({ maxHandles: 3 });
    const cancel = vi.fn();
    const streams = (count: number) => Array.from({ length: count }, () => new ReadableStream({ cancel }));
    const first = pair.next();
    pair.here.post(streams(2));
    await first;
    pair.here.post(streams(2));
    await expect.poll(() => pair.errors).toHaveLength(1);
    expect(pair.errors[0]?.message).toMatch(/^\/1 cannot cross/);
    await expect.poll(() => cancel.mock.calls.length).toBe(1);
    const second = pair.next();
    const release = pair.here.post([1, 2, 3].map(() => new AbortController().signal));
    await second;
    pair.here.post(new AbortController().signal);
    await expect.poll(() => pair.errors).toHaveLength(2);
    release();
    const third = pair.next();
    pair.here.post(new AbortController().signal);
    expect(await third).toBeInstanceOf(AbortSignal);
    pair.here.close();
  });

  it('tells of a handler that rejects', async () => {
    const pair = connect();
    pair.there.onMessage(async () => {
      throw new Error('later');
    });
    pair.here.post(1);
    await expect.poll(() => pair.errors).toMatchObject([{ code: 'INTERNAL', message: 'later' }]);
    pair.here.close();
  });

  it.each([
    ['data beyond the credit', ['m{"$stream":0}', `d0:${'A'.repeat(4 * 100)}`]],
    ['data without a byte', ['m{"$stream":0}', 'd0:']],
    ['data that is no base64', ['m{"$stream":0}', 'd0:%']],
    ['credit that is no number', ['c0:-5']],
    ['no frame', ['?']],
    ['an empty text', ['']],
    ['a frame above the limit', [`m"${'x'.repeat(1024 * 1024 + 5)}"`]],
  ])('closes when the other side sends %s', async (_, frames) => {
    const { port1, port2 } = new MessageChannel();
    const errors: AutomateError[] = [];
    const channel = createWireChannel(messagePortWire(port1 as unknown as MessagePortLike), {
      maxSize: 1000,
      streamWindowBytes: 10,
      onError: (error) => errors.push(error),
    });
    let body: ReadableStream<Uint8Array> | undefined;
    channel.onMessage((value) => {
      body = value as ReadableStream<Uint8Array>;
    });
    for (const frame of frames) port2.postMessage(frame);
    await channel.closed;
    expect(errors[0]?.message).toMatch(/the other side sent/);
    if (body !== undefined) await expect(body.getReader().read()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
