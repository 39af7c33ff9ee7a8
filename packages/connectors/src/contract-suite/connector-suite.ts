import assert from 'node:assert/strict';
import type { Contribution, JsonObject } from '@automate/core';
import { type ContractRunner, contributionWays, recordedRunner } from '@automate/core/contract-suite';
import { ACTION_EFFECTS } from '@automate/providers';
import type { Connector } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { parseConnectorManifest } from '../connector-manifest.ts';
import { connectorPoint, describeConnector } from '../connector-point.ts';
import { connectorRemote } from '../remote-connector.ts';
import { compileSchema } from '../schema/schema-compiler.ts';
import { actionContract } from './action-contract.ts';
import type { ConnectorContract } from './connector-contract.ts';
import { scriptedContext } from './scripted-context.ts';
import { suiteSubject } from './suite-subject.ts';
import { triggerContract } from './trigger-contract.ts';

/**
 * What every connector must keep, registered for each way to call it: directly, through the wire codec and, where the
 * contract names its module, in a child process. The runner is handed in (vitest's and node:test's fit).
 */
export function connectorContractSuite(plain: ContractRunner, contract: ConnectorContract): void {
  const connector: Connector = 'value' in contract.connector ? contract.connector.value : contract.connector;
  const runner = recordedRunner(plain, suiteSubject(connector.key));
  // Not by `contribute`: that one is not valid is for a test to say.
  const contribution: Contribution<Connector> = {
    point: connectorPoint.id,
    key: connector.key,
    value: connector,
    describe: () => connectorPoint.describe(connector),
    serve: () => connectorRemote.serve(connector),
  };
  runner.describe(`connector ${connector.key}`, () => {
    for (const { name, open } of contributionWays(connectorPoint, contribution, contract.module)) {
      const tests = () => everyConnector(runner, calledThrough(connector, open), open, contract);
      if (name === 'directly') tests();
      else runner.describe(name, tests);
    }
    for (const [name, example] of Object.entries(contract.triggers ?? {})) {
      const trigger = connector.triggers[name];
      if (trigger) triggerContract(runner, name, trigger, example);
    }
  });
}

/** The same connector, its code reached when it is called. */
function calledThrough(connector: Connector, open: () => Connector): Connector {
  return {
    ...connector,
    execute: (name, params, ctx) => open().execute(name, params, ctx),
    validateConfig: (config) => open().validateConfig(config),
  };
}

function everyConnector(
  runner: ContractRunner,
  connector: Connector,
  open: () => Connector,
  contract: ConnectorContract,
): void {
  const { it } = runner;
  const config: JsonObject = contract.config ?? {};

  it('is valid, and describes itself in JSON that a manifest can hold', () => {
    assert.deepEqual(connectorPoint.validate(open()), []);
    const described = describeConnector(open());
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
}
