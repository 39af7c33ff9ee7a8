import type { AutomateError, FieldSpecInput } from '@automate/core';
import { extensionPointContract } from '@automate/core/contract-suite';
import type { ActionEffect } from '@automate/providers';
import { describe, expect, it } from 'vitest';
import { defineAction } from './action.ts';
import { parseConnectorManifest } from './connector-manifest.ts';
import { connectorPoint, defineConnector, describeConnector } from './connector-point.ts';
import { createConnector } from './create-connector.ts';
import { defineTrigger } from './trigger.ts';
import type { VerificationScheme } from './webhook/verification-scheme.ts';

const input = { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false };
const secretField: FieldSpecInput = { key: 'secret', type: 'secret', label: 'Secret', required: true };

describe('defineConnector', () => {
  const action = (effect: ActionEffect, idempotencyWindowMs?: number) =>
    defineAction({
      displayName: 'A',
      input,
      effect,
      run: async () => null,
      ...(idempotencyWindowMs === undefined ? {} : { idempotencyWindowMs }),
    });
  const hmac: VerificationScheme = {
    scheme: 'hmac',
    secretField: 'secret',
    header: 'x-sig',
    algorithm: 'sha256',
    encoding: 'hex',
  };
  const trigger = (verification: VerificationScheme) => ({
    fields: [secretField],
    triggers: { hook: defineTrigger({ displayName: 'H', verification, eventType: { header: 'x-event' } }) },
  });

  it.each<[string, Partial<Parameters<typeof defineConnector>[0]>, string]>([
    ['a key that is none', { key: 'Demo 1' }, '/key'],
    ['an action name that is none', { actions: { 'no good': action('once') } }, '/actions/no good'],
    ['an effect that is none', { actions: { a: action('twice' as ActionEffect) } }, '/actions/a/effect'],
    ['a window without idempotence', { actions: { a: action('once', 5) } }, '/actions/a/idempotencyWindowMs'],
    [
      'a schema of no object',
      { actions: { a: defineAction({ displayName: 'A', input: { type: 'string' }, run: async () => null }) } },
      '/actions/a/input/type',
    ],
    [
      'a schema that does not compile',
      { actions: { a: defineAction({ displayName: 'A', input: { type: 'object', x: 1 }, run: async () => null }) } },
      '/actions/a/input',
    ],
    [
      'an output schema that does not compile',
      { actions: { a: defineAction({ displayName: 'A', input, output: { type: 'x' }, run: async () => null }) } },
      '/actions/a/output',
    ],
    [
      'a field pattern that does not compile',
      { fields: [{ key: 'f', type: 'string', label: 'F', pattern: '(' }] },
      '/fields/0/pattern',
    ],
    ['a field named twice', { fields: [secretField, secretField] }, '/fields/1/key'],
    ['a secret field that is not there', { ...trigger(hmac), fields: [] }, '/triggers/hook/verification/secretField'],
    [
      'a secret field that is no secret',
      { ...trigger(hmac), fields: [{ key: 'secret', type: 'string', label: 'S' }] },
      '/triggers/hook/verification/secretField',
    ],
    [
      'a signature without the body',
      trigger({ ...hmac, signedPayload: 'x' }),
      '/triggers/hook/verification/signedPayload',
    ],
    [
      'a time that is not signed',
      trigger({ ...hmac, timestamp: { header: 'x-time' } }),
      '/triggers/hook/verification/signedPayload',
    ],
    [
      'a signed time from nowhere',
      trigger({ ...hmac, signedPayload: '{timestamp}{body}' }),
      '/triggers/hook/verification/signedPayload',
    ],
    [
      'a time from two places',
      trigger({
        ...hmac,
        signedPayload: '{timestamp}{body}',
        fields: { signature: 'v1' },
        timestamp: { header: 'x', field: 't' },
      }),
      '/triggers/hook/verification/timestamp',
    ],
    [
      'an unknown placeholder',
      trigger({ ...hmac, signedPayload: '{url}{body}' }),
      '/triggers/hook/verification/signedPayload',
    ],
    [
      'a signed id from nowhere',
      trigger({ ...hmac, signedPayload: '{id}{body}' }),
      '/triggers/hook/verification/signedPayload',
    ],
    ['a header that is none', trigger({ ...hmac, header: 'x sig' }), '/triggers/hook/verification/header'],
    [
      'an algorithm that is none',
      trigger({ ...hmac, algorithm: 'md5' as 'sha1' }),
      '/triggers/hook/verification/algorithm',
    ],
  ])('refuses %s, with the place', (_, part, pointer) => {
    let thrown: unknown;
    try {
      defineConnector({ key: 'demo', displayName: 'Demo', ...part });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect((thrown as AutomateError).details?.errors?.map((problem) => problem.pointer)).toContain(pointer);
  });

  it('describes everything but the code, and reads it back', () => {
    const connector = createConnector({
      key: 'demo',
      displayName: 'Demo',
      ...trigger({ ...hmac, deliveryIdHeader: 'x-id' }),
      actions: { a: action('idempotent', 60_000) },
    });
    const described = describeConnector(connector);
    expect(described).toEqual({
      point: 'connector',
      key: 'demo',
      displayName: 'Demo',
      fields: [{ key: 'secret', type: 'secret', label: 'Secret', required: true }],
      configSchema: {
        type: 'object',
        properties: {
          secret: { type: 'string', title: 'Secret', writeOnly: true, 'x-secret': true, 'x-widget': 'password' },
        },
        required: ['secret'],
        additionalProperties: false,
      },
      actions: { a: { displayName: 'A', input, effect: 'idempotent', idempotencyWindowMs: 60_000 } },
      triggers: {
        hook: {
          displayName: 'H',
          verification: { ...hmac, deliveryIdHeader: 'x-id' },
          eventType: { prefix: 'demo', header: 'x-event' },
        },
      },
    });
    expect(parseConnectorManifest(JSON.parse(JSON.stringify(described)), 'x')).toEqual(described);
    expect(() => parseConnectorManifest({ ...described, surprise: 1 }, 'package x')).toThrow(/package x.*\/surprise/);
  });
});

extensionPointContract(
  { describe, it },
  {
    point: connectorPoint,
    valid: [
      createConnector({ key: 'one', displayName: 'One' }),
      createConnector({
        key: 'two',
        displayName: 'Two',
        fields: [secretField],
        actions: { a: defineAction({ displayName: 'A', input, run: async () => null }) },
      }),
    ],
    invalid: [createConnector({ key: 'No', displayName: 'No' })],
  },
);
