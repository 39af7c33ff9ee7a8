import assert from 'node:assert/strict';
import { AutomateError } from '@automate/core';
import { readBytes } from '../storage/byte-stream.ts';
import type { Storage } from '../storage/storage.ts';
import { errorOf, type ProviderUnderTest } from './provider-contract.ts';
import { AWKWARD_KEYS } from './storage-keys.ts';
import { contentOf, metadataOf, piecesOf, streamOf, text } from './test-contents.ts';

/** What must hold for contents that a storage is given, whole and broken. `largeBytes`: of the largest that is tried. */
export function storageContentContract(tested: ProviderUnderTest<Storage>, largeBytes: number): void {
  roundTrips(tested, largeBytes);
  brokenContents(tested);
}

type Tested = ProviderUnderTest<Storage>;

function roundTrips({ runner: { it }, withService, serviceOf }: Tested, largeBytes: number): void {
  it('gives back what was put, and says where it is', () =>
    withService(async (storage) => {
      const before = Date.now();
      const metadata = { content_type: 'text/plain', title: 'Überblick: 日本語 = "x"' };
      const location = await storage.put('daily/report.txt', text('héllo'), metadata);
      assert.equal(location.key, 'daily/report.txt');
      assert.equal(location.size, 6);
      assert.ok(URL.canParse(location.uri), `${location.uri} is no URI`);
      const { content, updatedAt, ...object } = await storage.get('daily/report.txt');
      assert.deepEqual(object, { key: 'daily/report.txt', size: 6, metadata });
      assert.ok(Math.abs(updatedAt.getTime() - before) < 5 * 60_000, `updatedAt is ${updatedAt.toISOString()}`);
      assert.equal(Buffer.from(await readBytes(content, 100)).toString(), 'héllo');
    }));

  it('takes an empty content, and no metadata', () =>
    withService(async (storage) => {
      assert.equal((await storage.put('empty', text(''))).size, 0);
      const { content, size, metadata } = await storage.get('empty');
      assert.deepEqual(
        { size, metadata, bytes: (await readBytes(content, 0)).length },
        { size: 0, metadata: {}, bytes: 0 },
      );
    }));

  it('keeps a large content byte for byte, in whatever pieces it comes', () =>
    withService(async (storage) => {
      const pieces = piecesOf(largeBytes);
      const { size } = await storage.put('large', streamOf(pieces));
      assert.equal(size, largeBytes);
      const { content } = await storage.get('large');
      assert.ok(Buffer.concat(pieces).equals(await readBytes(content, largeBytes)), 'the content is another');
    }));

  it('tells keys apart and takes every one that is allowed', () =>
    withService(async (storage) => {
      for (const key of AWKWARD_KEYS) await storage.put(key, text(key), { key_length: String(key.length) });
      for (const key of AWKWARD_KEYS) {
        assert.equal(await contentOf(storage, key), key);
        assert.deepEqual(await metadataOf(storage, key), { key_length: String(key.length) });
      }
      for (const [index, key] of AWKWARD_KEYS.entries()) {
        await storage.delete(key);
        const left = (await storage.list('', { limit: 1000 })).objects.map((object) => object.key);
        assert.deepEqual(left.sort(), AWKWARD_KEYS.slice(index + 1).sort());
      }
    }));

  it('keeps what another instance of the same configuration put', () =>
    withService(async (storage, config) => {
      await storage.put('shared', text('one'), { a: 'b' });
      const other = await serviceOf(config);
      assert.equal(await contentOf(other, 'shared'), 'one');
      await other.put('shared', text('two'));
      assert.equal(await contentOf(storage, 'shared'), 'two');
    }));
}

function brokenContents({ runner: { it }, withService }: Tested): void {
  /** Puts a content that breaks over an object and a key that has none; neither may show anything of it. */
  const leavesNothing = (
    content: () => ReadableStream<Uint8Array>,
    options: object,
    expected: Partial<AutomateError>,
  ) =>
    withService(async (storage) => {
      await storage.put('there', text('old'), { kept: 'yes' });
      for (const key of ['there', 'new/one']) {
        const error = await errorOf(storage.put(key, content(), {}, options));
        assert.deepEqual({ code: error.code, ...(expected.message && { message: error.message }) }, expected);
      }
      assert.deepEqual(
        (await storage.list()).objects.map(({ key }) => key),
        ['there'],
      );
      assert.equal(await contentOf(storage, 'there'), 'old');
      assert.deepEqual(await metadataOf(storage, 'there'), { kept: 'yes' });
    });

  it('leaves what was there when the content breaks off, and says why it did', () => {
    const failure = new AutomateError({ code: 'DATA_LOSS', message: 'the source is broken' });
    return leavesNothing(
      () => streamOf(piecesOf(200_000), failure),
      {},
      { code: failure.code, message: failure.message },
    );
  });

  it('refuses more than it was told to take, without reading the rest', () => {
    let cancelled = 0;
    const endless = () => {
      const piece = new Uint8Array(64 * 1024);
      return new ReadableStream<Uint8Array>({ pull: (to) => to.enqueue(piece), cancel: () => void cancelled++ });
    };
    return leavesNothing(endless, { maxBytes: 1_000_000 }, { code: 'PAYLOAD_TOO_LARGE' }).then(() =>
      assert.equal(cancelled, 2, 'the source was not cancelled'),
    );
  });

  it('takes exactly as much as it was told', () =>
    withService(async (storage) => {
      assert.equal((await storage.put('exact', text('12345'), {}, { maxBytes: 5 })).size, 5);
    }));

  it('refuses a content that is not made of bytes', () =>
    leavesNothing(() => streamOf(['text' as never]), {}, { code: 'INVALID_ARGUMENT' }));

  it('stops when it is cancelled, before and on the way', async () => {
    const reason = new AutomateError({ code: 'CANCELLED', message: 'nobody waits' });
    await leavesNothing(
      () => text('x'),
      { signal: AbortSignal.abort(reason) },
      { code: 'CANCELLED', message: reason.message },
    );
    await withService(async (storage) => {
      const abort = new AbortController();
      const stuck = new ReadableStream<Uint8Array>({
        start: (to) => to.enqueue(new Uint8Array(1000)),
        pull: () => abort.abort(reason),
      });
      const { code } = await errorOf(storage.put('stuck', stuck, {}, { signal: abort.signal }));
      assert.equal(code, 'CANCELLED');
      for (const call of [
        () => storage.get('stuck', { signal: abort.signal }),
        () => storage.list('', { signal: abort.signal }),
        () => storage.delete('stuck', { signal: abort.signal }),
      ]) {
        assert.equal((await errorOf(call())).code, 'CANCELLED');
      }
      assert.deepEqual((await storage.list()).objects, []);
    });
  });
}
