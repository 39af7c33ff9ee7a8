import assert from 'node:assert/strict';
import { AutomateError, type Contribution, decode, encode, type JsonObject, type JsonValue } from '@automate/core';
import { type ContractRunner, recordedRunner } from '@automate/core/contract-suite';
import packageJson from '../../package.json' with { type: 'json' };
import { compileValue } from '../compile-value.ts';
import { templateFilterPoint } from '../define-filter.ts';
import type { TemplateFilter } from '../filter.ts';
import { withBuiltIns } from '../filters/built-in.ts';

/** A template that calls the filter, over some data, and what it gives. */
export interface FilterExample {
  template: string;
  data?: JsonObject;
  result: JsonValue;
}

export interface FilterContract {
  filter: TemplateFilter | Contribution<TemplateFilter>;
  /** At least one. */
  examples: readonly [FilterExample, ...FilterExample[]];
}

/** Inputs that data may hold anywhere. */
const ODD_INPUTS: (JsonValue | undefined)[] = [undefined, null, true, 0, -1.5, '', 'text', [], [null], {}, { a: {} }];

/** What every template filter must keep. Registers its tests with the runner handed in (vitest's and node:test's fit). */
export function filterContractSuite(runner: ContractRunner, { filter: given, examples }: FilterContract): void {
  const filter = 'value' in given ? given.value : given;
  const subject = { suite: packageJson, point: templateFilterPoint.id, key: filter.name };
  const { describe, it } = recordedRunner(runner, subject);
  const filters = withBuiltIns([filter]);

  describe(`template filter ${filter.name}`, () => {
    it('is valid, and describes itself in JSON that a manifest can hold', () => {
      assert.deepEqual(templateFilterPoint.validate(filter), []);
      const described = templateFilterPoint.describe(filter);
      assert.deepEqual(JSON.parse(JSON.stringify(described)), described);
    });

    for (const { template, data = {}, result } of examples) {
      it(`gives what its example says: ${template}`, async () => {
        const compiled = compileValue(template, { filters });
        assert.ok(
          compiled.references().filters.some(({ name }) => name === filter.name),
          'the example does not call the filter',
        );
        const frozen = deepFrozen(data);
        assert.deepEqual(await compiled.render(frozen), result);
        assert.deepEqual(await compiled.render(frozen), result, 'another result for the same data');
      });
    }

    it('gives data that can be kept, or refuses with an AutomateError, whatever it is given', async () => {
      const parameters: Record<string, JsonValue> = {};
      for (const { name, default: value } of filter.parameters ?? []) parameters[name] = value ?? null;
      for (const odd of ODD_INPUTS) {
        let result: JsonValue | undefined;
        try {
          result = await filter.apply(deepFrozen(odd), deepFrozen(parameters), {});
        } catch (error) {
          const told = `${JSON.stringify(odd)} raised ${String(error)} instead of an AutomateError`;
          assert.ok(AutomateError.isInstance(error), told);
          continue;
        }
        assert.deepEqual(decode(encode(result)), result);
      }
    });
  });
}

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const child of Object.values(value)) deepFrozen(child);
  return Object.freeze(value);
}
