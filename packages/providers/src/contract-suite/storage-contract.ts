import assert from 'node:assert/strict';
import { AutomateError } from '@automate/core';
import type { ContractRunner } from '@automate/core/contract-suite';
import type { Storage } from '../storage/storage.ts';
import { storageKind } from '../storage/storage-point.ts';
import { errorOf, type ProviderContract, type ProviderUnderTest, providerContract } from './provider-contract.ts';
import { storageContentContract } from './storage-content-contract.ts';
import { BAD_KEYS } from './storage-keys.ts';
import { storageListContract } from './storage-list-contract.ts';
import { storageReplaceContract } from './storage-replace-contract.ts';
import { contentOf, text } from './test-contents.ts';

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

/** What every storage must keep. Registers its tests with the runner handed in (vitest's and node:test's fit). */
export function storageContractSuite(plain: ContractRunner, contract: StorageContract): void {
  const { snapshotReads = true, largeBytes = 8 * 1024 * 1024 } = contract.capabilities ?? {};

  providerContract(plain, storageKind, contract, (tested) => {
    storageContentContract(tested, largeBytes);
    refusals(tested);
    storageListContract(tested);
    storageReplaceContract(tested, snapshotReads);
    if (contract.down !== undefined) outages(tested, contract.down);
  });
}

type Tested = ProviderUnderTest<Storage>;

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
