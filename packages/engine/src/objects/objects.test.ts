import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AutomateError } from '@automate/core';
import { readBytes, type Storage } from '@automate/providers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ForgetOptions, forget } from '../retention/forget.ts';
import { openDiskStorage } from '../testing/disk-storage.ts';
import { createLeavingRunner, type Leave } from '../testing/leaving-runner.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';

const FILE = join(import.meta.dirname, '../testing/leaving-process.ts');
const folder = mkdtempSync(join(tmpdir(), 'automate-objects-'));
const away = () => new AutomateError({ code: 'UNAVAILABLE', message: 'the disk is full', effect: 'none' });
let disk: Storage;
/** Of the storage: called before it is asked. */
let before: { put(): void; get(): void };
/** What content goes through on its way to the disk. */
let watch: (content: ReadableStream<Uint8Array>) => ReadableStream<Uint8Array>;
let leave: Leave;
let test: TestEngine;

beforeAll(async () => {
  disk = await openDiskStorage(folder);
  const storage: Storage = {
    ...disk,
    put: async (key, content, ...more) => {
      before.put();
      return await disk.put(key, watch(content), ...more);
    },
    get: async (...call) => {
      before.get();
      return await disk.get(...call);
    },
  };
  const stepRunner = createLeavingRunner((...call) => leave(...call));
  test = await createTestEngine({
    worker: { leaseMs: 1_000, pollMs: 100, durableRetryMs: 100 },
    engine: { objects: { storage }, stepRunner },
  });
});
beforeEach(() => {
  before = { put() {}, get() {} };
  watch = (content) => content;
  leave = () => ({});
});
afterAll(async () => {
  await test[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

let count = 0;
async function define(steps: string): Promise<string> {
  count += 1;
  await test.workflow(`{ name: "w${count}", on: [{ event: "e.n${count}" }], steps: [${steps}] }`);
  return `e.n${count}`;
}
const run = async (steps: string) => await test.settled(await test.send({}, await define(steps)));
const keysOf = async (executionId: string) =>
  (await disk.list(`runs/${TENANT}/${executionId}/`)).objects.map(({ key }) => key);
const sweep = (options: Partial<ForgetOptions> = {}) =>
  forget({
    sql: test.database.sql,
    retention: {},
    storage: disk,
    signal: new AbortController().signal,
    graceMs: 0,
    ...options,
  });
const contentOf = async (executionId: string, id: string) => {
  const { open, bytes } = await test.engine.executions.object(TENANT, executionId, id);
  return Buffer.from(await readBytes(await open(), bytes)).toString();
};
const statesOf = async (executionId: string) =>
  (
    await test.database.sql`
    select state from automate_engine.stored_objects where execution_id = ${executionId} order by created_at`
  ).map(({ state }) => state);

describe('a worker that is killed', () => {
  it.each([
    ['in the middle of what a step leaves behind', 'middle', 'idempotent', 'completed'],
    ['after what a step left behind was stored, before its commit', 'after', 'idempotent', 'completed'],
    ['after an output was stored, before its commit', 'commit', 'idempotent', 'completed'],
    ['after a step that must not be repeated left something', 'after', 'once', 'uncertain'],
  ])(
    '%s leaves at worst what is swept',
    async (_what, where, effect, status) => {
      const only = await createTestEngine({ worker: false });
      const child = spawn(process.execPath, ['--conditions=@automate/source', FILE, only.database.url, folder, where], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      try {
        await only.workflow(`{ name: w, on: [{ event: test.event }], steps: [{ id: a, uses: "leave:${effect}" }] }`);
        const event = await only.send();
        await once(child.stdout!, 'data');
        child.kill('SIGKILL');
        await once(child, 'exit');
        const stepRunner = createLeavingRunner(() => ({
          output: 'y'.repeat(100_000),
          artifacts: [{ name: 'a', content: 'second' }],
        }));
        const { engine } = await only.another({ objects: { storage: disk }, stepRunner });
        await engine.createWorker({ leaseMs: 1_000, pollMs: 100 }).start();
        const done = await only.settled(event, undefined, 30_000);
        expect(done.status).toBe(status);
        const lost = where === 'middle' ? 0 : 1;
        const kept = status === 'completed' ? 2 : 0;
        expect(await keysOf(done.id)).toHaveLength(kept + lost);
        if (status === 'completed') {
          const last = done.steps.at(-1)!;
          expect(last).toMatchObject({
            attempt: 2,
            artifacts: [{ name: 'a', bytes: 6 }],
            storedOutput: { bytes: 100_002 },
          });
          const { open } = await engine.executions.object(TENANT, done.id, last.artifacts![0]!.id);
          expect(Buffer.from(await readBytes(await open(), 10)).toString()).toBe('second');
        }
        const swept = { sql: only.database.sql };
        // What may still be written is left alone.
        expect(await sweep({ ...swept, graceMs: 60_000 })).toMatchObject({ objects: 0 });
        expect(await sweep(swept)).toMatchObject({ objects: 1 });
        expect(await keysOf(done.id)).toHaveLength(kept);
        expect(await sweep(swept)).toMatchObject({ objects: 0 });
      } finally {
        child.kill('SIGKILL');
        await only[Symbol.asyncDispose]();
      }
    },
    60_000,
  );
});

describe('a storage that is away', () => {
  it('is tried again with the step, where that may be repeated', async () => {
    let puts = 0;
    before.put = () => {
      puts += 1;
      if (puts < 3) throw away();
    };
    leave = (_input, attempt) => ({ artifacts: [{ name: 'same', content: `of attempt ${attempt}` }] });
    const done = await run('{ id: a, uses: "leave:idempotent", retry: { attempts: 5, backoff: 10ms } }');
    expect(done.status).toBe('completed');
    expect(done.steps.map(({ status }) => status)).toEqual(['failed', 'failed', 'completed']);
    expect(done.steps[0]?.error).toMatchObject({
      code: 'UNAVAILABLE',
      retryable: true,
      effect: 'unknown',
      message: 'The step ran, but its artifact "same" could not be stored: the disk is full',
    });
    expect(await contentOf(done.id, done.steps[2]!.artifacts![0]!.id)).toBe('of attempt 3');
    await sweep();
    expect(await statesOf(done.id)).toEqual(['used']);
  });

  it('ends a step that must not be repeated as uncertain', async () => {
    before.put = () => {
      throw away();
    };
    leave = () => ({ artifacts: [{ name: 'a', content: 'x' }] });
    const done = await run('{ id: a, uses: "leave:once", retry: { attempts: 5, backoff: 10ms } }');
    expect(done).toMatchObject({ status: 'uncertain', steps: [{ status: 'uncertain', attempt: 1 }] });
  });

  it('costs nothing where a row takes the output, and fails the step where none does', async () => {
    before.put = () => {
      throw away();
    };
    leave = ({ chars }) => ({ output: 'x'.repeat(chars as number) });
    const small = await run('{ id: a, uses: "leave:once", with: { chars: 900000 } }');
    expect(small).toMatchObject({ status: 'completed', steps: [{ output: 'x'.repeat(900_000) }] });
    const large = await run('{ id: a, uses: "leave:once", with: { chars: 1000001 } }');
    expect(large).toMatchObject({ status: 'uncertain', steps: [{ error: { code: 'UNAVAILABLE' } }] });
  });
});

describe('a large output that a run goes on with later', () => {
  const steps =
    '{ id: a, uses: "leave:pure" }, { id: b, wait: { signal: go } }, { id: c, set: { n: "{{steps.a.output.n}}" } }';
  const begin = async () => {
    leave = () => ({ output: { n: 7, text: 'plain-KEY '.repeat(10_000) } });
    const event = await test.send({}, await define(steps));
    const waiting = await test.settled(event, ['waiting']);
    const go = () => test.engine.executions.signal({ tenantId: TENANT, executionId: waiting.id, name: 'go' });
    return { event, waiting, go };
  };

  it('is read once more, secrets masked', async () => {
    const { event, waiting, go } = await begin();
    await go();
    const done = await test.settled(event);
    expect(done).toMatchObject({ status: 'completed' });
    expect(done.steps.at(-1)?.output).toEqual({ n: 7 });
    const content = await contentOf(waiting.id, waiting.steps[0]!.storedOutput!.id);
    expect(JSON.parse(content)).toEqual({ n: 7, text: '$secret:KEY '.repeat(10_000) });
  });

  it('is waited for while the storage is away', async () => {
    const { event, go } = await begin();
    let asked = 0;
    before.get = () => {
      asked += 1;
      if (asked <= 2) throw away();
    };
    await go();
    expect(await test.settled(event)).toMatchObject({ status: 'completed' });
    expect(asked).toBe(3);
  });

  it('ends the run where it is lost', async () => {
    const { event, waiting, go } = await begin();
    await disk.delete(waiting.steps[0]!.storedOutput!.location);
    await go();
    const done = await test.settled(event);
    expect(done).toMatchObject({ status: 'failed', error: { code: 'DATA_LOSS', details: { step: 'a' } } });
    expect(done.error?.message).toMatch(/not there any more/);
  });
});

it('an output that looks like a reference is none', async () => {
  leave = () => ({ output: { n: 1, text: 'x'.repeat(100_000) } });
  const first = await run('{ id: a, uses: "leave:pure" }');
  const { id: _, ...reference } = first.steps[0]!.storedOutput!;
  leave = () => ({ output: { $stored: { ...reference } } });
  const event = await test.send(
    {},
    await define(
      '{ id: a, uses: "leave:pure" }, { id: b, wait: { signal: go } }, { id: c, set: { of: "{{steps.a.output}}" } }',
    ),
  );
  const { id: executionId } = await test.settled(event, ['waiting']);
  await test.engine.executions.signal({ tenantId: TENANT, executionId, name: 'go' });
  const done = await test.settled(event);
  expect(done.steps[0]?.storedOutput?.location).not.toBe(reference.location);
  expect(done.steps.at(-1)?.output).toEqual({ of: { $stored: reference } });
});

it('what a step leaves behind is never whole in memory', async () => {
  let made = 0;
  let stored = 0;
  let most = 0;
  const size = 64 * 1024 * 1024;
  const content = new ReadableStream<Uint8Array>(
    {
      pull(to) {
        if (made === size) return to.close();
        made += 65_536;
        most = Math.max(most, made - stored);
        to.enqueue(new Uint8Array(65_536));
      },
    },
    { highWaterMark: 0 },
  );
  leave = () => ({ artifacts: [{ name: 'big', content }] });
  watch = (source) =>
    source.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, to) {
          stored += chunk.byteLength;
          to.enqueue(chunk);
        },
      }),
    );
  const done = await run('{ id: a, uses: "leave:pure" }');
  expect(done.steps[0]?.artifacts).toMatchObject([{ bytes: size }]);
  expect(most).toBeLessThan(1024 * 1024);
});
