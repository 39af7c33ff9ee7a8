import assert from 'node:assert/strict';
import { byteStream } from '../storage/byte-stream.ts';
import type { Storage } from '../storage/storage.ts';
import { errorOf, type ProviderUnderTest } from './provider-contract.ts';

/** What must hold for the listing of a storage. */
export function storageListContract({ runner: { it }, withService }: ProviderUnderTest<Storage>): void {
  const putAll = async (storage: Storage, keys: readonly string[]) => {
    for (const key of keys) await storage.put(key, byteStream(key), { a: 'b' });
  };

  it('lists by prefix, a text and no folder, in the order of UTF-8', () =>
    withService(async (storage) => {
      const keys = ['day/1', 'day/10', 'day/2', 'day-1', 'day', 'days/1', 'Day/1', 'dä', 'da\uff5e', 'da😀', 'other'];
      await putAll(storage, keys);
      const listed = async (prefix?: string) => (await storage.list(prefix)).objects.map(({ key }) => key);
      const expected = (prefix: string) =>
        keys
          .filter((key) => key.startsWith(prefix))
          .sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
      assert.deepEqual(await listed(), expected(''));
      for (const prefix of [
        '',
        'd',
        'day',
        'day/',
        'day/1',
        'day/10',
        'day/100',
        'day-',
        'days',
        'nothing',
        '.',
        '..',
        'x/y/z',
      ]) {
        assert.deepEqual(await listed(prefix), expected(prefix), `for the prefix ${JSON.stringify(prefix)}`);
      }
      const [first] = (await storage.list('day/10')).objects;
      const { content, metadata: _, ...whole } = await storage.get('day/10');
      await content.cancel();
      assert.deepEqual(first, whole);
    }));

  it('pages through everything once, in pages of any size', () =>
    withService(async (storage) => {
      const keys = Array.from({ length: 23 }, (_, index) => `n/${index % 4}/${String(index).padStart(2, '0')}`).sort();
      await putAll(storage, ['before', ...keys, 'z']);
      for (const limit of [1, 2, 7, 22, 23, 24, 1000]) {
        const pages = await pagesOf(storage, 'n/', limit);
        assert.deepEqual(pages.flat(), keys);
        assert.ok(
          pages.every((page) => page.length <= limit),
          `a page has more than ${limit}`,
        );
      }
      assert.deepEqual(await storage.list('nothing/'), { objects: [] });
    }));

  it('pages on while objects come and go: what was there all the time is listed once', () =>
    withService(async (storage) => {
      await putAll(storage, ['b', 'd', 'f', 'h']);
      const first = await storage.list('', { limit: 2 });
      await storage.delete('d');
      await storage.delete('f');
      await putAll(storage, ['a', 'e']);
      const rest = await storage.list('', {
        limit: 100,
        ...(first.cursor === undefined ? {} : { cursor: first.cursor }),
      });
      const [before, after] = [first, rest].map(({ objects }) => objects.map(({ key }) => key));
      assert.deepEqual(before, ['b', 'd']);
      assert.deepEqual(
        after?.filter((key) => key !== 'e'),
        ['h'],
      );
    }));

  it('refuses a prefix, a limit and a cursor that are none', () =>
    withService(async (storage) => {
      await putAll(storage, ['a', 'b']);
      for (const prefix of ['/', '../', 'a/../b', 'a//', 'a\\', '\0', 'x'.repeat(1025), 7 as never]) {
        assert.equal((await errorOf(storage.list(prefix))).code, 'INVALID_ARGUMENT', JSON.stringify(prefix));
      }
      for (const limit of [0, -1, 1.5, 1001, Number.NaN, '5' as never]) {
        assert.equal((await errorOf(storage.list('', { limit }))).code, 'INVALID_ARGUMENT', `limit ${limit}`);
      }
      for (const cursor of ['', 'no cursor', '../../etc', 7 as never]) {
        assert.equal((await errorOf(storage.list('', { cursor }))).code, 'INVALID_ARGUMENT', `cursor ${cursor}`);
      }
    }));
}

async function pagesOf(storage: Storage, prefix: string, limit: number): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await storage.list(prefix, { limit, ...(cursor === undefined ? {} : { cursor }) });
    pages.push(page.objects.map(({ key }) => key));
    cursor = page.cursor;
    assert.ok(pages.length <= 100, 'the listing has no end');
  } while (cursor !== undefined);
  return pages;
}
