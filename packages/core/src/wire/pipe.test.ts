import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FrameReader, frameBytes } from './frame-reader.ts';
import { type PipeLimits, pipeWire } from './pipe.ts';
import type { WirePort } from './port.ts';

let here: Socket;
let there: Socket;

beforeEach(async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  there = new Socket().connect((server.address() as AddressInfo).port, '127.0.0.1');
  [here] = (await once(server, 'connection')) as [Socket];
  server.close();
});
afterEach(() => {
  here.destroy();
  there.destroy();
});

function open(limits: PipeLimits = {}): { port: WirePort; got: string[]; broken: string[] } {
  const got: string[] = [];
  const broken: string[] = [];
  const port = pipeWire(here, { ...limits, onBroken: (reason) => broken.push(reason) });
  port.onMessage((text) => got.push(text));
  return { port, got, broken };
}

function header(length: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, length);
  return bytes;
}

describe('frames', () => {
  it('come out as they went in, however their bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constant('x'.repeat(20_000)))),
        fc.infiniteStream(fc.integer({ min: 1, max: 9000 })),
        (texts, cuts) => {
          const got: string[] = [];
          const reader = new FrameReader(100_000, (text) => got.push(text));
          const bytes = Buffer.concat(texts.flatMap(frameBytes));
          for (let at = 0; at < bytes.length; ) {
            const { value: cut } = cuts.next();
            expect(reader.push(bytes.subarray(at, at + cut))).toBeUndefined();
            at += cut;
          }
          expect(got).toEqual(texts.map((text) => text.toWellFormed()));
          expect(reader.frames).toBe(texts.length);
        },
      ),
    );
  });

  it('cross a real socket both ways', async () => {
    const { port, got } = open();
    const answers: string[] = [];
    const other = pipeWire(there);
    other.onMessage((text) => {
      answers.push(text);
      void other.send(`${text}!`);
    });
    const texts = ['', 'a', 'ü€😀', 'z'.repeat(1_000_000)];
    for (const text of texts) void port.send(text);
    await expect.poll(() => got.length).toBe(texts.length);
    expect(answers).toEqual(texts);
    expect(got).toEqual(texts.map((text) => `${text}!`));
  });
});

describe('the other side', () => {
  it.each<[string, PipeLimits, () => Uint8Array[], RegExp]>([
    [
      'a huge frame, before its bytes come',
      { maxFrameBytes: 1000 },
      () => [header(1001)],
      /of 1001 bytes, more than 1000/,
    ],
    ['garbage', { maxFrameBytes: 1000 }, () => [new Uint8Array(64).fill(0xee)], /bytes, more than 1000/],
    ['bytes that are no text', {}, () => [header(2), new Uint8Array([0xff, 0xfe])], /bytes that are no text/],
    ['a flood of messages', { maxFramesPerSecond: 500 }, () => [new Uint8Array(4 * 501)], /more than 500 messages/],
    [
      'a flood of bytes',
      { maxBytesPerSecond: 5000 },
      () => [header(6000), new Uint8Array(6000)],
      /5000 bytes a second/,
    ],
  ])('that sends %s is cut off with the reason', async (_what, limits, bytes, reason) => {
    const { port, broken } = open(limits);
    const closed = new Promise<void>((resolve) => port.onClose(resolve));
    for (const piece of bytes()) there.write(piece);
    await closed;
    expect(broken).toEqual([expect.stringMatching(reason)]);
  });

  it('that sends half a frame and goes has said nothing', async () => {
    const { port, got, broken } = open();
    const closed = new Promise<void>((resolve) => port.onClose(resolve));
    there.write(header(10));
    there.end(new Uint8Array(5));
    await closed;
    expect([got, broken]).toEqual([[], []]);
  });

  it('that does not read is cut off before it fills the memory', async () => {
    there.pause();
    const { port, broken } = open({ maxUnsentBytes: 1_000_000 });
    const waiting = [];
    for (let sent = 0; sent < 200 && broken.length === 0; sent++) waiting.push(port.send('x'.repeat(100_000)));
    expect(broken).toEqual([expect.stringContaining('does not read')]);
    await Promise.all(waiting);
    expect(port.send('more')).toBeUndefined();
  });
});
