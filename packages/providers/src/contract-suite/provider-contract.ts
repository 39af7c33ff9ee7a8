import assert from 'node:assert/strict';
import { AutomateError, type Contribution, type JsonObject, parseInput } from '@automate/core';
import { type ContractRunner, contributionWays, recordedRunner } from '@automate/core/contract-suite';
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
  /** Of the module that exports the provider's plugin by default: then it is tested in a child process too. */
  module?: URL;
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

/**
 * What every provider must keep, and `suite` what those of its kind must keep: registered for each way to call it, in this
 * process and through the wire codec.
 */
export function providerContract<Service extends object>(
  plain: ContractRunner,
  kind: ProviderKind<Service>,
  contract: ProviderContract<Service>,
  suite: (tested: ProviderUnderTest<Service>) => void,
): void {
  const provider = 'value' in contract.provider ? contract.provider.value : contract.provider;
  const runner = recordedRunner(plain, suiteSubject(kind.point.id, provider.key));
  const contribution = kind.point.contribute(provider);
  runner.describe(`${kind.point.id} ${provider.key}`, () => {
    for (const { name, open } of contributionWays(kind.point, contribution, contract.module)) {
      runner.describe(name, () => suite(everyProvider(runner, kind, contract, provider, open)));
    }
  });
}

function everyProvider<Service extends object>(
  runner: ContractRunner,
  kind: ProviderKind<Service>,
  contract: ProviderContract<Service>,
  own: Provider<Service>,
  open: () => Provider<Service>,
): ProviderUnderTest<Service> {
  const { fetch, down } = contract;
  const contextOf = (config: JsonObject) => scriptedInstance({ configurable: own, config, fetch });
  const parse = (config: JsonObject): JsonObject =>
    parseInput(configValidator(own.fields), config, `configuration of ${own.key}`) as JsonObject;
  const configOf = async () => parse((await contract.config?.()) ?? {});
  const serviceOf = async (config: JsonObject) => {
    const whole = parse(config);
    return open().configure(handedConfig(own.fields, whole), contextOf(whole));
  };
  const withService: ProviderUnderTest<Service>['withService'] = async (body) => {
    const config = await configOf();
    const service = await serviceOf(config);
    try {
      await body(service, config);
    } finally {
      await open().dispose(service);
    }
  };

  runner.it('is valid, and describes itself in JSON that a manifest can hold', () => {
    assert.deepEqual(kind.point.validate(own), []);
    const described = { ...kind.point.describe(own), point: kind.point.id, key: own.key };
    assert.deepEqual(kind.parseManifest(JSON.parse(JSON.stringify(described)), own.key), described);
  });

  runner.it('takes a whole configuration and refuses a field it does not have', async () => {
    const config = await configOf();
    assert.throws(() => parse({ ...config, 'not a field': true }), { code: 'INVALID_ARGUMENT' });
  });

  runner.it('can be configured many times at once, and disposed of', async () => {
    const services = await Promise.all(Array.from({ length: 3 }, async () => serviceOf(await configOf())));
    await Promise.all(services.map((service) => open().dispose(service)));
  });

  if (own.supportsHealthCheck) {
    runner.it('says how it is, in JSON', async () => {
      await withService(async (service, config) => {
        const report = await open().healthCheck({ ...contextOf(config), state: service });
        assert.equal(report.status, 'healthy', String(report.message));
        assert.deepEqual(JSON.parse(JSON.stringify(report)), report);
      });
    });
  }
  if (own.supportsTestConnection) {
    runner.it('says of a good configuration that it works', async () => {
      const config = await configOf();
      const tested = await open().testConnection(handedConfig(own.fields, config), contextOf(config));
      assert.equal(tested.success, true, String(tested.message));
    });
  }
  if (down !== undefined && own.supportsTestConnection) {
    runner.it('says of a configuration that leads nowhere that it does not work', async () => {
      const config = parse(await down());
      const handed = handedConfig(own.fields, config);
      const success = await open()
        .testConnection(handed, contextOf(config))
        .then(
          (tested) => tested.success,
          (error: unknown) => {
            assert.ok(AutomateError.isInstance(error), `raised ${String(error)} instead of an AutomateError`);
            return false;
          },
        );
      assert.equal(success, false);
    });
  }
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
