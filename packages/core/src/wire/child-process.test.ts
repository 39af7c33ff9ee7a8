import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wireValue } from './__fixtures__/arbitrary-value.ts';
import { assertSameValue } from './__fixtures__/same-value.ts';
import { createWireChannel, type WireChannel } from './channel.ts';
import { pipeWire } from './pipe.ts';
import type { WirePort } from './port.ts';

interface Answer {
  id: number;
  value?: unknown;
  aborted?: unknown;
}

/** A process that runs a fixture, and the port over its file descriptor 3. */
function start(fixture: string): [ChildProcess, WirePort] {
  const file = fileURLToPath(new URL(`./__fixtures__/${fixture}`, import.meta.url));
  const started = spawn(process.execPath, ['--conditions=@automate/source', file], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  });
  return [started, pipeWire(started.stdio[3] as Duplex)];
}

let child: ChildProcess;
let channel: WireChannel;
let waiting: Map<string, (answer: Answer) => void>;
let nextId = 0;

beforeEach(() => {
  const [started, port] = start('echo-child.ts');
  child = started;
  channel = createWireChannel(port);
  waiting = new Map();
  channel.onMessage((message) => {
    const answer = message as Answer;
    waiting.get(`${answer.id} ${'aborted' in answer ? 'aborted' : 'value'}`)?.(answer);
  });
});

afterEach(async () => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
});

function answerTo(id: number, kind: 'value' | 'aborted' = 'value'): Promise<Answer> {
  return new Promise((resolve) => waiting.set(`${id} ${kind}`, resolve));
}

async function echo(value: unknown): Promise<unknown> {
  const id = nextId++;
  const answer = answerTo(id);
  channel.post({ id, value });
  return (await answer).value;
}

describe('a real child process', () => {
  it('gives every value back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(wireValue, async (value) => assertSameValue(await echo(value), value)),
      { numRuns: 200 },
    );
  });

  it('gives a stream of 8 MB back, byte for byte', async () => {
    let sum = 0;
    let sent = 0;
    const source = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent === 128) return controller.close();
        const chunk = new Uint8Array(65_536).fill(sent++);
        sum += chunk[0]! * chunk.length;
        controller.enqueue(chunk);
      },
    });
    let [length, received] = [0, 0];
    for await (const chunk of (await echo(source)) as ReadableStream<Uint8Array>) {
      length += chunk.length;
      received += chunk.reduce((total, byte) => total + byte, 0);
    }
    expect([length, received]).toEqual([8 * 1024 * 1024, sum]);
  });

  it('learns of an abort with its reason', async () => {
    const abort = new AbortController();
    const id = nextId++;
    const [value, aborted] = [answerTo(id), answerTo(id, 'aborted')];
    channel.post({ id, value: 1, signal: abort.signal });
    await value;
    abort.abort(new Error('too late'));
    expect((await aborted).aborted).toMatchObject({ message: 'too late' });
  });

  it('that is killed fails what was open on this side', async () => {
    const back = (await echo(new ReadableStream())) as ReadableStream<Uint8Array>;
    const reading = back.getReader().read();
    child.kill('SIGKILL');
    await expect(reading).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await channel.closed;
    expect(() => channel.post(1)).toThrow(expect.objectContaining({ code: 'UNAVAILABLE' }));
  });
});

describe('a child that grants credit without end and reads nothing', () => {
  it('makes its parent hold no more than the way to it holds', async () => {
    const [greedy, port] = start('greedy-child.ts');
    const wire = createWireChannel(port);
    let produced = 0;
    const cancelled = new Promise((resolve) => {
      const source = new ReadableStream<Uint8Array>({
        async pull(controller) {
          // As a file or a socket does: not before the event loop went round.
          await new Promise((turn) => setImmediate(turn));
          produced += 65_536;
          controller.enqueue(new Uint8Array(65_536));
        },
        cancel: resolve,
      });
      wire.post(source);
    });
    // The first piece is read ahead, the others are sent.
    await expect.poll(() => produced).toBeGreaterThan(2 * 65_536);
    let before = -1;
    await expect
      .poll(
        () => {
          const still = produced === before;
          before = produced;
          return still;
        },
        { interval: 200 },
      )
      .toBe(true);
    expect(produced).toBeLessThan(8 * 1024 * 1024);
    greedy.kill('SIGKILL');
    await cancelled;
  });
});
