import assert from 'node:assert/strict';
import { AutomateError } from '@automate/core';
import type { ContractRunner } from '@automate/core/contract-suite';
import { byteStream, readBytes } from '../storage/byte-stream.ts';
import type { Storage } from '../storage/storage.ts';
import { storageKind } from '../storage/storage-point.ts';
import { errorOf, type ProviderContract, type ProviderUnderTest, providerContract } from './provider-contract.ts';
import { storageListContract } from './storage-list-contract.ts';

/** A storage under test. */
export interface StorageContract extends ProviderContract<Storage> {
  capabilities?: StorageCapabilities;
}

/** What a storage may be unable to keep. Say so in its README too. */
export interface StorageCapabilities {
  /** An object that is read stays as it was while it is replaced and deleted. Default true. */
  snapshotReads?: boolean;
  /** Bytes of the largest content that is tried. Default 8 MiB. */
  largeBytes?: number;
}

/** Keys that are unlike each other, however like each other they look. */
export const AWKWARD_KEYS = [
  'plain.txt',
  'Plain.txt',
  'a',
  'a/b',
  'a/b/c',
  'a-b',
  'a~object',
  'a~',
  '%2e%2e/x',
  '..x',
  '.hidden/...',
  'con.txt',
  'nul',
  'trailing. ',
  ' leading',
  'what?*<>|":.txt',
  'ünïcode/日本語/😀',
  'É/é',
  `${'n'.repeat(255)}/${'Ü'.repeat(100)}`,
  `${'deep/'.repeat(100)}end`,
];

const BAD_KEYS: unknown[] = [
  '',
  '/',
  '/etc/passwd',
  'a/',
  'a//b',
  '.',
  '..',
  '../x',
  'a/../../x',
  'a/./b',
  'a\\..\\b',
  'nul\0byte',
  'line\nbreak',
  '\ud800',
  'u\u0308',
  'x'.repeat(1025),
  'ü'.repeat(128),
  undefined,
  null,
  7,
  ['a'],
];

/** What every storage must keep. Registers its tests with the runner handed in (vitest's and node:test's fit). */
export function storageContractSuite(plain: ContractRunner, contract: StorageContract): void {
  const { snapshotReads = true, largeBytes = 8 * 1024 * 1024 } = contract.capabilities ?? {};

  providerContract(plain, storageKind, contract, (tested) => {
    roundTrips(tested, largeBytes);
    refusals(tested);
    brokenContents(tested);
    storageListContract(tested);
    replacements(tested, snapshotReads);
    if (contract.down !== undefined) outages(tested, contract.down);
  });
}

type Tested = ProviderUnderTest<Storage>;

const text = (content: string) => byteStream(content);
const metadataOf = async (storage: Storage, key: string) => {
  const { metadata, content } = await storage.get(key);
  await content.cancel();
  return metadata;
};
const contentOf = async (storage: Storage, key: string) =>
  Buffer.from(await readBytes((await storage.get(key)).content, 1 << 30)).toString();

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

function refusals({ runner: { it }, withService }: Tested): void {
  it('refuses keys that are none, and stores nothing', () =>
    withService(async (storage) => {
      for (const key of BAD_KEYS as string[]) {
        for (const call of [() => storage.put(key, text('x')), () => storage.get(key), () => storage.delete(key)]) {
          const { code, effect } = await errorOf(call());
          assert.deepEqual([code, effect], ['INVALID_ARGUMENT', 'none'], `for the key ${JSON.stringify(key)}`);
        }
      }
      assert.deepEqual((await storage.list()).objects, []);
    }));

  it('refuses content and metadata that are none, every problem at once', () =>
    withService(async (storage) => {
      const { code, details } = await errorOf(
        storage.put('../x', 'text' as never, { 'Not A Name': 'x', line: 'a\nb', number: 7 as never }),
      );
      assert.equal(code, 'INVALID_ARGUMENT');
      assert.deepEqual(
        details?.errors?.map(({ pointer }) => pointer),
        ['/key', '/content', '/metadata/Not A Name', '/metadata/line', '/metadata/number'],
      );
      assert.equal((await errorOf(storage.put('a', text('x'), { a: 'x'.repeat(1024) }))).code, 'INVALID_ARGUMENT');
      assert.deepEqual((await storage.list()).objects, []);
    }));

  it('says NOT_FOUND for what is not there, and deletes it without an error', () =>
    withService(async (storage) => {
      await storage.put('a/b', text('x'));
      for (const key of ['a', 'a/b/c', 'A/b', 'b', 'missing/deep/down']) {
        const { code, effect, retryable } = await errorOf(storage.get(key));
        assert.deepEqual([code, effect, retryable], ['NOT_FOUND', 'none', false]);
        await storage.delete(key);
      }
      assert.equal(await contentOf(storage, 'a/b'), 'x');
      await storage.delete('a/b');
      await storage.delete('a/b');
      assert.equal((await errorOf(storage.get('a/b'))).code, 'NOT_FOUND');
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

function replacements({ runner: { it }, withService }: Tested, snapshotReads: boolean): void {
  it('replaces content and metadata together', () =>
    withService(async (storage) => {
      await storage.put('one', text('a longer content'), { version: 'one', more: 'x' });
      await storage.put('one', text('short'), { version: 'two' });
      const { size, metadata, content } = await storage.get('one');
      assert.deepEqual([size, metadata], [5, { version: 'two' }]);
      assert.equal(Buffer.from(await readBytes(content, 100)).toString(), 'short');
    }));

  it('ends with one whole object when many put it at once, and shows no other meanwhile', () =>
    withService(async (storage) => {
      const versions = ['a', 'b', 'c', 'd', 'e'];
      const contentOfVersion = (version: string) => version.repeat(50_000);
      await storage.put('busy', text(contentOfVersion('a')), { version: 'a' });
      let writing = true;
      const checkBusy = async () => {
        const { metadata, content } = await storage.get('busy');
        const read = Buffer.from(await readBytes(content, 100_000)).toString();
        assert.ok(read === contentOfVersion(metadata.version ?? ''), 'content and metadata are of two versions');
      };
      const readers = Array.from({ length: 2 }, async () => {
        while (writing) await checkBusy();
      });
      await Promise.all(
        versions.map((version) => storage.put('busy', streamOf(piecesOfText(contentOfVersion(version))), { version })),
      ).finally(() => {
        writing = false;
      });
      await Promise.all(readers);
      await checkBusy();
    }));

  if (snapshotReads) {
    it('reads on in the object it began with, whatever becomes of the key', () =>
      withService(async (storage) => {
        const old = Buffer.concat(piecesOf(3_000_000));
        await storage.put('read', byteStream(old));
        const [replaced, deleted] = [await storage.get('read'), await storage.get('read')];
        await storage.put('read', text('new'));
        assert.ok(old.equals(await readBytes(replaced.content, old.length)));
        await storage.delete('read');
        assert.ok(old.equals(await readBytes(deleted.content, old.length)));
      }));
  }

  it('can be left in the middle of reading', () =>
    withService(async (storage) => {
      await storage.put('left', streamOf(piecesOf(3_000_000)));
      const { content } = await storage.get('left');
      const reader = content.getReader();
      await reader.read();
      await reader.cancel();
      await (await storage.get('left')).content.cancel();
      await storage.delete('left');
    }));
}

function outages({ runner: { it }, serviceOf }: Tested, down: NonNullable<StorageContract['down']>): void {
  it('says that it is down, with AutomateErrors that do not claim success', async () => {
    const storage = await serviceOf(await down()).catch((error: unknown) => {
      assert.ok(AutomateError.isInstance(error), `raised ${String(error)} instead of an AutomateError`);
      return undefined;
    });
    if (storage === undefined) return;
    const calls = [
      () => storage.put('a', text('x')),
      () => storage.get('a'),
      () => storage.list(),
      () => storage.delete('a'),
    ];
    for (const call of calls) {
      const { code } = await errorOf(call());
      assert.ok(code !== 'INTERNAL' && code !== 'NOT_FOUND' && code !== 'INVALID_ARGUMENT', `raised ${code}`);
    }
  });
}

/** A stream of these pieces, and of an error after them. */
function streamOf(pieces: readonly Uint8Array[], failure?: unknown): ReadableStream<Uint8Array> {
  const left = [...pieces];
  return new ReadableStream({
    pull(to) {
      const piece = left.shift();
      if (piece !== undefined) to.enqueue(piece);
      else if (failure === undefined) to.close();
      else to.error(failure);
    },
  });
}

/** Bytes that do not repeat soon, in pieces of many sizes. The same each time. */
function piecesOf(length: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let state = 1;
  for (let left = length; left > 0; ) {
    const piece = new Uint8Array(Math.min(left, 1 + (state % 100_000)));
    // Numerical Recipes' linear congruential generator.
    for (let index = 0; index < piece.length; index++) {
      state = (state * 1_664_525 + 1_013_904_223) >>> 0;
      piece[index] = state >>> 24;
    }
    pieces.push(piece);
    left -= piece.length;
  }
  return pieces;
}

function piecesOfText(whole: string): Uint8Array[] {
  return (whole.match(/.{1,7000}/gs) ?? []).map((piece) => new TextEncoder().encode(piece));
}
