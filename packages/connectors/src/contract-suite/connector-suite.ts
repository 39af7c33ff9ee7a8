import assert from 'node:assert/strict';
import type { JsonObject } from '@automate/core';
import { type ContractRunner, recordedRunner } from '@automate/core/contract-suite';
import { ACTION_EFFECTS } from '@automate/providers';
import type { Connector } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { parseConnectorManifest } from '../connector-manifest.ts';
import { connectorPoint, describeConnector } from '../connector-point.ts';
import { compileSchema } from '../schema/schema-compiler.ts';
import { actionContract } from './action-contract.ts';
import type { ConnectorContract } from './connector-contract.ts';
import { scriptedContext } from './scripted-context.ts';
import { suiteSubject } from './suite-subject.ts';
import { triggerContract } from './trigger-contract.ts';

/** What every connector must keep. Registers its tests with the runner handed in (vitest's and node:test's fit). */
export function connectorContractSuite(plain: ContractRunner, contract: ConnectorContract): void {
  const connector: Connector = 'value' in contract.connector ? contract.connector.value : contract.connector;
  const runner = recordedRunner(plain, suiteSubject(connector.key));
  const { describe, it } = runner;
  const config: JsonObject = contract.config ?? {};

  describe(`connector ${connector.key}`, () => {
    it('is valid, and describes itself in JSON that a manifest can hold', () => {
      assert.deepEqual(connectorPoint.validate(connector), []);
      const described = describeConnector(connector);
      assert.deepEqual(parseConnectorManifest(JSON.parse(JSON.stringify(described)), connector.key), described);
    });

    it('has an example for everything', () => {
      assert.deepEqual(Object.keys(contract.actions).sort(), Object.keys(connector.actions).sort());
      assert.deepEqual(Object.keys(contract.triggers ?? {}).sort(), Object.keys(connector.triggers).sort());
    });

    it('declares the effect of every action, and schemas that compile', () => {
      for (const [name, { effect, input, output }] of Object.entries(connector.actions)) {
        assert.ok(ACTION_EFFECTS.includes(effect), `${name} has the effect ${effect}`);
        compileSchema(input);
        if (output) compileSchema(output);
      }
    });

    it('refuses an action it does not have', async () => {
      for (const name of ['no_such_action', 'constructor', '__proto__', 'toString', '']) {
        const { ctx, requests } = scriptedContext({ connector, config });
        await assert.rejects(connector.execute(name, {}, ctx), (error) => {
          assert.ok(ConnectorError.isInstance(error), `raised ${String(error)} instead of a ConnectorError`);
          assert.deepEqual([error.code, error.effect], ['INVALID_ARGUMENT', 'none']);
          return true;
        });
        assert.equal(requests.length, 0);
      }
    });

    it('takes a whole configuration and refuses a field it does not have', async () => {
      await connector.validateConfig(config);
      await assert.rejects(connector.validateConfig({ ...config, 'not a field': true }), (error) => {
        assert.ok(ConnectorError.isInstance(error), `raised ${String(error)} instead of a ConnectorError`);
        assert.equal(error.code, 'INVALID_ARGUMENT');
        return true;
      });
    });

    for (const [name, example] of Object.entries(contract.actions)) {
      actionContract(runner, connector, name, example, config);
    }
    for (const [name, example] of Object.entries(contract.triggers ?? {})) {
      const trigger = connector.triggers[name];
      if (trigger) triggerContract(runner, name, trigger, example);
    }
  });
}
