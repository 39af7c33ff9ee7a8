import assert from 'node:assert/strict';
import { parseManifest } from '../manifest/manifest.ts';
import { PLUGIN_API_VERSION } from '../manifest/manifest-schema.ts';
import { ContributionRegistry } from '../plugin/contribution-registry.ts';
import type { ExtensionPoint } from '../plugin/extension-point.ts';
import { definePlugin } from '../plugin/plugin.ts';
import { decode } from '../wire/decode.ts';
import { encode } from '../wire/encode.ts';
import type { ContractRunner } from './runner.ts';

/** What is tried on a point: values it must take, with different keys, and values it must refuse. */
export interface ExtensionPointContract<T> {
  point: ExtensionPoint<T>;
  /** At least two. */
  valid: readonly [T, T, ...T[]];
  invalid?: readonly T[];
}

/** What every extension point must keep, whoever defines it. */
export function extensionPointContract<T>(runner: ContractRunner, contract: ExtensionPointContract<T>): void {
  const { describe, it } = runner;
  const { point, valid, invalid = [] } = contract;
  const [first, second] = valid;

  describe(`extension point ${point.id}`, () => {
    it('gives each value a stable key of its own', () => {
      const keys = valid.map((value) => point.contribute(value).key);
      assert.deepEqual(
        keys,
        valid.map((value) => point.contribute(value).key),
      );
      assert.equal(new Set(keys).size, valid.length);
    });

    it('describes a value the same way each time, in JSON that a manifest can hold', () => {
      for (const value of valid) {
        const { key, describe: say } = point.contribute(value);
        const said = say();
        assert.deepEqual(JSON.parse(JSON.stringify(said)), said);
        assert.deepEqual(decode(encode(said)), said);
        assert.deepEqual(point.contribute(value).describe(), said);
        assert.ok(!('point' in said) && !('key' in said), 'point and key are written by the host');
        const contributions = [{ ...said, point: point.id, key }];
        const manifest = { id: 'contract', apiVersion: PLUGIN_API_VERSION, entry: '.', contributions };
        assert.deepEqual(parseManifest(manifest, 'contract').contributions, contributions);
      }
    });

    it('can be found in a registry, and refuses a second value with the same key', () => {
      const registry = new ContributionRegistry();
      registry.add('one', point.contribute(first));
      registry.add('one', point.contribute(second));
      assert.deepEqual(
        registry.list(point).map(({ contribution }) => contribution.value),
        [first, second],
      );
      assert.equal(registry.get(point, point.identify(second))?.contribution.value, second);
      assert.throws(() => registry.add('two', point.contribute(first)), { code: 'ALREADY_EXISTS' });
      assert.throws(() => definePlugin({ contributes: [point.contribute(first), point.contribute(first)] }));
    });

    it('refuses what is not valid with every problem and its place', () => {
      for (const value of invalid) {
        assert.notEqual(point.validate(value).length, 0);
        assert.throws(() => point.contribute(value), { code: 'INVALID_ARGUMENT' });
      }
    });
  });
}
