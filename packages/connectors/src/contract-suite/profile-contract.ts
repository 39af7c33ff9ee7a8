import assert from 'node:assert/strict';
import type { Contribution, JsonObject, JsonValue } from '@automate/core';
import { type ContractRunner, contributionWays, recordedRunner } from '@automate/core/contract-suite';
import { type GuardedFetch, PROFILES, type Profile, type ProfileKey, profileProblems } from '@automate/providers';
import { handedConfig } from '@automate/providers/contract-suite';
import type { Connector } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { connectorPoint } from '../connector-point.ts';
import { compileSchema } from '../schema/schema-compiler.ts';
import { PROFILE_EXAMPLES } from './profile-examples.ts';
import { type CallAction, PROFILE_FLOWS } from './profile-flows.ts';
import { scriptedContext } from './scripted-context.ts';
import { suiteSubject } from './suite-subject.ts';

/** A connector that says it implements a profile. */
export interface ProfileContract {
  connector: Connector | Contribution<Connector>;
  profile: ProfileKey;
  /** A whole configuration of an instance, secrets as texts; actions are handed placeholders for those. */
  config?: JsonObject;
  /** The service behind the connector, scripted or real. */
  fetch: GuardedFetch;
  /** By action: what the service wants in place of some of the example's parameters, such as a recipient it knows. */
  params?: Readonly<Record<string, JsonObject>>;
  /** The service knows what it was told: what was indexed is found, and so on. Default true. */
  remembers?: boolean;
  /** Of the module that exports the connector's plugin by default: then it is tested in a child process too. */
  module?: URL;
}

/** What a connector that implements a profile must keep beside what every connector must: that it can stand in for another. */
export function profileContract(plain: ContractRunner, contract: ProfileContract): void {
  const own = 'value' in contract.connector ? contract.connector.value : contract.connector;
  const { config = {}, fetch, remembers = true } = contract;
  const profile: Profile = PROFILES[contract.profile];
  const { describe, it } = recordedRunner(plain, suiteSubject(own.key));

  const examples = Object.entries(PROFILE_EXAMPLES[contract.profile]).map(([name, params]) => ({
    name,
    params: { ...params, ...contract.params?.[name] },
  }));
  const contextOf = (signal?: AbortSignal) =>
    scriptedContext({ connector: own, config, fetch, ...(signal === undefined ? {} : { signal }) });

  describe(`profile ${profile.key} of connector ${own.key}`, () => {
    it('says so, and has its actions exactly', () => {
      assert.ok(own.implements?.includes(contract.profile), `it does not say implements: ['${contract.profile}']`);
      assert.deepEqual(profileProblems([contract.profile], own.actions), []);
    });

    for (const { name: way, open } of contributionWays(
      connectorPoint,
      connectorPoint.contribute(own),
      contract.module,
    )) {
      /** Calls an action live, as a host does, and holds its result against the profile. */
      const live = async (body: (call: CallAction) => Promise<void>) => {
        const connector = open();
        const { ctx } = contextOf();
        const state = await connector.configure(handedConfig(own.fields, config), { ...ctx, state: undefined });
        try {
          await body(async (name, params = {}) => {
            const example = examples.find((one) => one.name === name)?.params;
            return fitting(name, await connector.execute(name, { ...example, ...params }, { ...ctx, state }));
          });
        } finally {
          await connector.dispose(state);
        }
      };

      describe(way, () => {
        it('does what the profile says, with everything it may be given', () =>
          live((call) => PROFILE_FLOWS[contract.profile](call, remembers)));

        for (const { name, params } of examples) {
          it(`${name} refuses what the profile does not take, before anything is sent`, async () => {
            for (const [what, wrong] of wrongParams(profile.actions[name]?.input ?? {}, params)) {
              const { ctx, requests } = contextOf();
              await assert.rejects(open().execute(name, wrong, ctx), (error) => {
                assert.ok(ConnectorError.isInstance(error), `raised ${String(error)} instead of a ConnectorError`);
                assert.deepEqual([error.code, error.effect], ['INVALID_ARGUMENT', 'none'], what);
                return true;
              });
              assert.equal(requests.length, 0, `${what} was sent`);
            }
          });
        }
      });
    }
  });

  function fitting(name: string, result: JsonValue): JsonObject {
    const problems = compileSchema(profile.actions[name]?.output ?? {})(result);
    assert.deepEqual(problems, [], `the result of ${name} is not one of the profile's`);
    return result as JsonObject;
  }
}

/** Parameters that are wrong in one way each, by what is wrong. */
function wrongParams(input: JsonObject, params: JsonObject): [string, JsonObject][] {
  const given = Object.entries({ ...params }).map(([key, value]) => [key, value === '' ? 'id' : value]);
  const right = Object.fromEntries(given) as JsonObject;
  const properties = input.properties as Record<string, JsonObject>;
  const wrong: [string, JsonObject][] = [['a parameter that there is not', { ...right, 'not a parameter': 1 }]];
  for (const key of (input.required ?? []) as string[]) {
    const { [key]: _, ...without } = right;
    wrong.push([`no ${key}`, without]);
  }
  for (const [key, schema] of Object.entries(properties)) {
    const other = schema.type === 'boolean' || schema.type === 'object' ? 'text' : { wrong: 'type' };
    wrong.push([`${key} of another type`, { ...right, [key]: other }]);
    if (typeof schema.maxLength === 'number') {
      wrong.push([`${key} that is too long`, { ...right, [key]: 'x'.repeat(schema.maxLength + 1) }]);
    }
    if (typeof schema.minimum === 'number') {
      wrong.push([`${key} that is too small`, { ...right, [key]: schema.minimum - 1 }]);
    }
    if (schema.pattern !== undefined) wrong.push([`${key} of another form`, { ...right, [key]: 'no such form' }]);
  }
  return wrong;
}
