import assert from 'node:assert/strict';
import { AutomateError } from '@automate/core';
import { type ContractRunner, recordedRunner } from '@automate/core/contract-suite';
import packageJson from '../../package.json' with { type: 'json' };
import type { SecretsBackend } from '../secrets/secrets-backend.ts';

/** A backend to be tested, with nothing of an earlier test in it. */
export interface SecretsBackendFixture {
  backend: SecretsBackend;
  /** Puts secrets where the backend finds them, for a backend that cannot be written to. Default: `backend.set`. */
  seed?(tenantId: string, key: string, value: string): Promise<void>;
  dispose?(): Promise<void>;
}

/** What to test. */
export interface SecretsBackendContract {
  /** The key that a plugin contributes it under. */
  name: string;
  create(): Promise<SecretsBackendFixture>;
  /** What the backend says it can do. A capability that is not claimed must not be there. */
  capabilities: { write: boolean; list: boolean; versions: boolean };
  /** Whether tenants are kept apart. Default true; false for a backend that serves one. */
  tenants?: boolean;
}

/** Values that a backend must give back as they are. */
const VALUES = ['plain', ' spaces and\ttabs\n', 'ünï-☃-😀', '"quotes" \\ and $secret:X {{y}}', 'x'.repeat(10_000)];

/** What every secrets backend must keep. Registers its tests with the runner handed in (vitest's and node:test's fit). */
export function secretsBackendContractSuite(runner: ContractRunner, contract: SecretsBackendContract): void {
  const { describe, it } = recordedRunner(runner, {
    suite: packageJson,
    point: 'secrets-backend',
    key: contract.name,
  });
  const { capabilities, tenants = true } = contract;
  const tested = (name: string, body: (fixture: Required<Omit<SecretsBackendFixture, 'dispose'>>) => Promise<void>) =>
    it(name, async () => {
      const fixture = await contract.create();
      const { backend } = fixture;
      const seed =
        fixture.seed ??
        (async (tenantId: string, key: string, value: string) => {
          assert.ok(backend.set, 'a backend without set needs a seed');
          await backend.set(tenantId, key, value);
        });
      try {
        await body({ backend, seed });
      } finally {
        await fixture.dispose?.();
      }
    });

  describe(`secrets backend ${contract.name}`, () => {
    tested('has an id, and exactly the capabilities it claims', async ({ backend }) => {
      assert.equal(typeof backend.id, 'string');
      assert.notEqual(backend.id, '');
      assert.deepEqual(
        {
          write: typeof backend.set === 'function',
          list: typeof backend.list === 'function',
          versions: typeof backend.versions === 'function',
        },
        capabilities,
      );
      assert.equal(typeof backend.delete === 'function', capabilities.write, 'set and delete go together');
    });

    tested('gives the value as it was stored', async ({ backend, seed }) => {
      for (const [index, value] of VALUES.entries()) {
        await seed('default', `KEY_${index}`, value);
        assert.equal(await backend.get('default', `KEY_${index}`), value);
      }
    });

    tested('says SECRET_NOT_FOUND, with the key, for what is not there', async ({ backend, seed }) => {
      await seed('default', 'THERE', 'value');
      for (const key of ['NOT_THERE', 'there', 'THERE ', '', '__proto__', 'constructor', "' or 1=1 --"]) {
        await rejectsNotFound(backend.get('default', key), key);
      }
    });

    tested('never tells a value in an error', async ({ backend, seed }) => {
      await seed('default', 'KEY', 'the-value-itself');
      const error = await backend.get('default', 'KEY2').catch((thrown: unknown) => thrown);
      assert.ok(!JSON.stringify([String(error), (error as AutomateError).details]).includes('the-value-itself'));
    });

    if (tenants) {
      tested('keeps tenants apart', async ({ backend, seed }) => {
        await seed('one', 'KEY', 'of one');
        await rejectsNotFound(backend.get('two', 'KEY'), 'KEY');
        await seed('two', 'KEY', 'of two');
        assert.deepEqual([await backend.get('one', 'KEY'), await backend.get('two', 'KEY')], ['of one', 'of two']);
      });
    }

    if (capabilities.list) {
      tested('lists keys in order, without values', async ({ backend, seed }) => {
        for (const key of ['B', 'A', 'C']) await seed('default', key, `value-of-${key}`);
        const infos = (await backend.list?.('default')) ?? [];
        assert.deepEqual(
          infos.map(({ key }) => key),
          ['A', 'B', 'C'],
        );
        assert.ok(!JSON.stringify(infos).includes('value-of-'));
        assert.deepEqual(await backend.list?.('nobody'), []);
      });
    }

    if (capabilities.write) writing(tested, capabilities.versions);
  });
}

type Tested = (
  name: string,
  body: (fixture: Required<Omit<SecretsBackendFixture, 'dispose'>>) => Promise<void>,
) => unknown;

function writing(tested: Tested, versions: boolean): void {
  tested('replaces a value', async ({ backend }) => {
    await backend.set?.('default', 'KEY', 'first');
    assert.equal((await backend.set?.('default', 'KEY', 'second'))?.key, 'KEY');
    assert.equal(await backend.get('default', 'KEY'), 'second');
  });

  tested('forgets what is deleted, and does not mind what is not there', async ({ backend }) => {
    await backend.set?.('default', 'KEY', 'value');
    await backend.delete?.('default', 'KEY');
    await rejectsNotFound(backend.get('default', 'KEY'), 'KEY');
    await backend.delete?.('default', 'KEY');
    await backend.set?.('default', 'KEY', 'again');
    assert.equal(await backend.get('default', 'KEY'), 'again');
  });

  tested('refuses an empty value', async ({ backend }) => {
    await assert.rejects(
      async () => backend.set?.('default', 'KEY', ''),
      (error) => AutomateError.isInstance(error) && error.code === 'INVALID_ARGUMENT',
    );
    await rejectsNotFound(backend.get('default', 'KEY'), 'KEY');
  });

  tested('keeps one whole value when many write at once', async ({ backend }) => {
    const values = Array.from({ length: 8 }, (_, index) => `value-${index}-`.repeat(50));
    await Promise.all(values.map((value) => backend.set?.('default', 'KEY', value)));
    assert.ok(values.includes(await backend.get('default', 'KEY')));
  });

  if (!versions) return;
  tested('counts versions from 1, newest first', async ({ backend }) => {
    for (const value of ['a', 'b', 'c']) await backend.set?.('default', 'KEY', value);
    const known = (await backend.versions?.('default', 'KEY')) ?? [];
    assert.deepEqual(
      known.map(({ version }) => version),
      [3, 2, 1],
    );
    assert.ok(known.every(({ createdAt }) => createdAt instanceof Date));
    await assert.rejects(
      async () => backend.versions?.('default', 'OTHER'),
      (error) => AutomateError.isInstance(error) && error.code === 'SECRET_NOT_FOUND',
    );
  });
}

async function rejectsNotFound(work: Promise<string>, key: string): Promise<void> {
  const error = await work.then(
    () => assert.fail(`gave a value for ${JSON.stringify(key)}`),
    (thrown: unknown) => thrown,
  );
  assert.ok(AutomateError.isInstance(error), `raised ${String(error)} instead of a SecretNotFoundError`);
  assert.deepEqual([error.code, error.effect, error.retryable], ['SECRET_NOT_FOUND', 'none', false]);
  assert.ok(error.message.includes(key), `the message does not name the key: ${error.message}`);
}
