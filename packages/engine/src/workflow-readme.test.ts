import { readFileSync } from 'node:fs';
import { ConnectorError } from '@automate/connectors';
import type { JsonObject, JsonValue } from '@automate/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestEngine, TENANT, type TestEngine } from './testing/test-engine.ts';

const readme = readFileSync(new URL('../../workflow/README.md', import.meta.url), 'utf8');
/** Document, and what is said of it below: what is in backticks is JSON. */
const examples = [...readme.matchAll(/```yaml example\n([\s\S]*?)```\n\n(.+(?:\n.+)*)/g)].map(
  ([, document = '', said = '']) => ({
    document,
    said: [...said.matchAll(/`([^`]+)`/g)].map(([, json = '']) => JSON.parse(json) as JsonValue),
  }),
);

let test: TestEngine;
let calls: string[] = [];
beforeAll(async () => {
  test = await createTestEngine({
    engine: {
      invoker: {
        describe: async ({ connector, action }) => ({
          connector,
          action,
          displayName: action,
          effect: 'idempotent',
          input: {},
          pluginId: 'shop',
          pluginVersion: '1.0.0',
        }),
        async invoke({ action }, params) {
          calls.push([action, ...Object.values(params)].join(' '));
          if (action === 'fail') throw new ConnectorError({ code: 'UNAVAILABLE', message: 'always', effect: 'none' });
          return params;
        },
      },
    },
  });
});
afterAll(() => test[Symbol.asyncDispose]());

describe('the five examples of the workflow language', () => {
  it('are five', () => expect(examples).toHaveLength(5));

  it.each(examples)('end as it is said of them: $document', async ({ document, said }) => {
    calls = [];
    await test.workflow(document);
    const [, type = ''] = /event: (\S+)/.exec(document) ?? [];
    const [payload, ...told] = said;
    const event = await test.send(payload, type);
    const [signal] = told.length > 1 ? told : [];
    if (signal !== undefined) {
      const { id } = await test.settled(event, ['waiting']);
      await test.engine.executions.signal({ tenantId: TENANT, executionId: id, name: 'approved', payload: signal });
    }
    const run = await test.settled(event);
    const expected = told.at(-1) as JsonObject | string[];
    if (Array.isArray(expected)) expect([run.status, calls]).toEqual(['failed', expected]);
    else expect([run.status, run.output]).toEqual(['completed', expected]);
  });
});
