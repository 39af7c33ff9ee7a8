import assert from 'node:assert/strict';
import { byteStream, readBytes } from '../storage/byte-stream.ts';
import type { Storage } from '../storage/storage.ts';
import type { ProviderUnderTest } from './provider-contract.ts';
import { piecesOf, piecesOfText, streamOf, text } from './test-contents.ts';

/** What must hold when objects are replaced and deleted, also while they are read. */
export function storageReplaceContract(
  { runner: { it }, withService }: ProviderUnderTest<Storage>,
  snapshotReads: boolean,
): void {
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
