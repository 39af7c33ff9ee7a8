import assert from 'node:assert/strict';
import { AutomateError, type Contribution, type JsonObject, parseInput } from '@automate/core';
import { type ContractRunner, recordedRunner } from '@automate/core/contract-suite';
import { configValidator } from '@automate/fields';
import type { GuardedFetch } from '../guarded-fetch.ts';
import type { Provider } from '../provider.ts';
import type { ProviderKind } from '../provider-kind.ts';
import { handedConfig, scriptedInstance } from './instance-context.ts';
import { suiteSubject } from './suite-subject.ts';

/** A provider under test. */
export interface ProviderContract<Service extends object> {
  provider: Contribution<Provider<Service>> | Provider<Service>;
  /** A valid configuration with values in place of secrets, asked for anew for each test. Default: empty. */
  config?(): JsonObject | Promise<JsonObject>;
  /** The service that it calls with `ctx.fetch`. Default: refuses to be called. */
  fetch?: GuardedFetch;
  /** A valid configuration that leads to nothing that answers. Absent: there is none, and nothing is tested of it. */
  down?(): JsonObject | Promise<JsonObject>;
}

/** How the suite of a kind gets at what it tests. */
export interface ProviderUnderTest<Service extends object> {
  /** Records what is tested. */
  runner: ContractRunner;
  /** Runs `body` with a service of a configuration of its own, and disposes of it. */
  withService(body: (service: Service, config: JsonObject) => Promise<void>): Promise<void>;
  /** A service of this configuration. It is not disposed of. */
  serviceOf(config: JsonObject): Promise<Service>;
}

/** What every provider must keep, and the way to its services for what those of its kind must keep. */
export function providerContract<Service extends object>(
  plain: ContractRunner,
  kind: ProviderKind<Service>,
  contract: ProviderContract<Service>,
): ProviderUnderTest<Service> {
  const provider = 'value' in contract.provider ? contract.provider.value : contract.provider;
  const runner = recordedRunner(plain, suiteSubject(kind.point.id, provider.key));
  const { fetch, down } = contract;
  const configOf = async () => (await contract.config?.()) ?? {};
  const contextOf = (config: JsonObject) => scriptedInstance({ configurable: provider, config, fetch });
  const serviceOf = (config: JsonObject) =>
    provider.configure(handedConfig(provider.fields, parse(config)), contextOf(config));
  const parse = (config: JsonObject): JsonObject =>
    parseInput(configValidator(provider.fields), config, `configuration of ${provider.key}`) as JsonObject;
  const withService: ProviderUnderTest<Service>['withService'] = async (body) => {
    const config = await configOf();
    const service = await serviceOf(config);
    try {
      await body(service, config);
    } finally {
      await provider.dispose(service);
    }
  };

  runner.describe(`${kind.point.id} ${provider.key}`, () => {
    runner.it('is valid, and describes itself in JSON that a manifest can hold', () => {
      assert.deepEqual(kind.point.validate(provider), []);
      const described = { ...kind.point.describe(provider), point: kind.point.id, key: provider.key };
      assert.deepEqual(kind.parseManifest(JSON.parse(JSON.stringify(described)), provider.key), described);
    });

    runner.it('takes a whole configuration and refuses a field it does not have', async () => {
      const config = parse(await configOf());
      assert.throws(() => parse({ ...config, 'not a field': true }), { code: 'INVALID_ARGUMENT' });
    });

    runner.it('can be configured many times at once, and disposed of', async () => {
      const services = await Promise.all(Array.from({ length: 3 }, async () => serviceOf(await configOf())));
      await Promise.all(services.map((service) => provider.dispose(service)));
    });

    if (provider.supportsHealthCheck) {
      runner.it('says how it is, in JSON', async () => {
        await withService(async (service, config) => {
          const report = await provider.healthCheck({ ...contextOf(config), state: service });
          assert.equal(report.status, 'healthy', String(report.message));
          assert.deepEqual(JSON.parse(JSON.stringify(report)), report);
        });
      });
    }
    if (provider.supportsTestConnection) {
      runner.it('says of a good configuration that it works', async () => {
        const config = parse(await configOf());
        const tested = await provider.testConnection(handedConfig(provider.fields, config), contextOf(config));
        assert.equal(tested.success, true, String(tested.message));
      });
    }
    if (down !== undefined && provider.supportsTestConnection) {
      runner.it('says of a configuration that leads nowhere that it does not work', async () => {
        const config = parse(await down());
        const handed = handedConfig(provider.fields, config);
        const success = await provider.testConnection(handed, contextOf(config)).then(
          (tested) => tested.success,
          (error: unknown) => {
            assert.ok(AutomateError.isInstance(error), `raised ${String(error)} instead of an AutomateError`);
            return false;
          },
        );
        assert.equal(success, false);
      });
    }
  });
  return { runner, withService, serviceOf };
}

/** An AutomateError that a promise must be rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<AutomateError> {
  const error = await promise.then(
    (value) => assert.fail(`it resolved to ${JSON.stringify(value)} instead of being refused`),
    (thrown: unknown) => thrown,
  );
  assert.ok(AutomateError.isInstance(error), `raised ${String(error)} instead of an AutomateError`);
  return error;
}
