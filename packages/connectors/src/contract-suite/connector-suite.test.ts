import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { defineAction } from '../action.ts';
import type { ActionContext } from '../action-context.ts';
import type { Connector, ConnectorDefinition } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { defineConnector } from '../connector-point.ts';
import { createConnector } from '../create-connector.ts';
import { defineTrigger } from '../trigger.ts';
import type { ConnectorContract } from './connector-contract.ts';
import { connectorContractSuite } from './connector-suite.ts';

const input = {
  type: 'object',
  properties: { text: { type: 'string' } },
  required: ['text'],
  additionalProperties: false,
};

async function post(ctx: ActionContext): Promise<Response> {
  const answer = await ctx.fetch('https://example.com/', { method: 'POST', signal: ctx.signal });
  if (!answer.ok) throw new ConnectorError({ code: 'UNAVAILABLE', message: `answered ${answer.status}` });
  return answer;
}

async function postWithKey(ctx: ActionContext, key: string): Promise<null> {
  const headers = { 'Idempotency-Key': key };
  await ctx.fetch('https://example.com/', { method: 'POST', headers, signal: ctx.signal });
  return null;
}

const definition: ConnectorDefinition = {
  key: 'demo',
  displayName: 'Demo',
  fields: [{ key: 'secret', type: 'secret', label: 'Secret' }],
  actions: {
    post: defineAction({ displayName: 'Post', input, run: async (_, ctx) => ({ status: (await post(ctx)).status }) }),
    local: defineAction({ displayName: 'Local', input, effect: 'pure', run: async ({ text }) => ({ text: text! }) }),
  },
  triggers: {
    hook: defineTrigger({
      displayName: 'Hook',
      verification: { scheme: 'hmac', secretField: 'secret', header: 'x-sig', algorithm: 'sha256', encoding: 'hex' },
      eventType: { header: 'x-event' },
    }),
  },
};

const contract: ConnectorContract = {
  connector: defineConnector(definition),
  config: { secret: 's' },
  actions: {
    post: { params: { text: 'x' }, answer: () => Response.json({}) },
    local: { params: { text: 'x' } },
  },
  triggers: {
    hook: {
      secret: 's',
      body: { a: 1 },
      eventType: 'demo.made',
      headers: (body, secret) => ({
        'x-event': 'made',
        'x-sig': createHmac('sha256', secret).update(body).digest('hex'),
      }),
    },
  },
};

/** Runs the suite and returns the names of the tests that failed. */
async function failuresOf(tried: ConnectorContract): Promise<string[]> {
  const tests: { name: string; body(): void | Promise<void> }[] = [];
  const group: string[] = [];
  connectorContractSuite(
    {
      describe(name, body) {
        group.push(name);
        body();
        group.pop();
      },
      it: (name, body) => void tests.push({ name: [...group.slice(1), name].join(' > '), body }),
    },
    tried,
  );
  const failures: string[] = [];
  for (const { name, body } of tests) {
    try {
      await body();
    } catch {
      failures.push(name);
    }
  }
  return failures;
}

/** The good connector with another `post`. */
function withPost(action: Partial<Parameters<typeof defineAction>[0]>): ConnectorContract {
  const changed = defineAction({ displayName: 'Post', input, run: async () => null, ...action });
  return {
    ...contract,
    connector: createConnector({ ...definition, actions: { ...definition.actions, post: changed } }),
  };
}

/** The good connector with members that `createConnector` would not make: one written by hand. */
function byHand(members: Partial<Connector>): ConnectorContract {
  return { ...contract, connector: { ...createConnector(definition), ...members } };
}

describe('the contract suite', () => {
  connectorContractSuite({ describe, it }, contract);

  it.each<[string, () => ConnectorContract, string]>([
    [
      'takes parameters it does not know',
      () => withPost({ input: { type: 'object' } }),
      'action post > refuses parameters it does not know, before anything is sent',
    ],
    [
      'sends a request again that may have arrived',
      () => withPost({ run: async (_, ctx) => void (await post(ctx).catch(() => post(ctx))) }),
      'action post > does not repeat a request that may have been carried out',
    ],
    [
      'says that nothing happened when it cannot know',
      () =>
        withPost({
          run: async (_, ctx) => {
            await post(ctx).catch(() => {
              throw new ConnectorError({ code: 'UNAVAILABLE', message: 'failed', effect: 'none' });
            });
          },
        }),
      'action post > does not say that nothing happened when it cannot know',
    ],
    [
      'believes a gateway that says when to come back',
      () =>
        withPost({
          run: async (_, ctx) => {
            const { status } = await ctx.fetch('https://example.com/', { method: 'POST', signal: ctx.signal });
            if (status < 400) return { status };
            const effect = status === 503 ? 'none' : 'unknown';
            throw new ConnectorError({ code: 'UNAVAILABLE', message: `answered ${status}`, effect });
          },
        }),
      'action post > does not say that nothing happened when it cannot know',
    ],
    [
      'sends a new key with every attempt',
      () => withPost({ effect: 'idempotent', run: async (_, ctx) => postWithKey(ctx, crypto.randomUUID()) }),
      'action post > sends the same idempotency key on every attempt of a step, and another for another step',
    ],
    [
      'sends the same key for two steps',
      () => withPost({ effect: 'idempotent', run: async (_, ctx) => postWithKey(ctx, ctx.executionId) }),
      'action post > sends the same idempotency key on every attempt of a step, and another for another step',
    ],
    [
      'does not stop when it is cancelled',
      () =>
        withPost({
          run: async (_, ctx) =>
            void (await ctx.fetch('https://example.com/', { signal: new AbortController().signal })),
        }),
      'action post > stops when it is cancelled on the way',
    ],
    [
      'goes past the guarded fetch',
      () => withPost({ run: async () => ({ status: 200 }) }),
      'action post > runs with its example and returns plain JSON',
    ],
    [
      'returns what JSON cannot carry',
      () => withPost({ run: async () => ({ when: new Map() }) }),
      'action post > runs with its example and returns plain JSON',
    ],
    [
      'raises other errors',
      () => byHand({ execute: async () => Promise.reject(new TypeError('oh')) }),
      'refuses an action it does not have',
    ],
    [
      'runs what it inherited as an action',
      () => byHand({ execute: async (name) => (name in {} ? null : Promise.reject(new Error(name))) }),
      'refuses an action it does not have',
    ],
    [
      'takes any configuration',
      () => byHand({ validateConfig: async () => {} }),
      'takes a whole configuration and refuses a field it does not have',
    ],
    [
      'has no valid name',
      () => byHand({ key: 'Not A Key' }),
      'is valid, and describes itself in JSON that a manifest can hold',
    ],
    ['has no example for an action', () => ({ ...contract, actions: {} }), 'has an example for everything'],
    [
      'verifies nothing',
      () =>
        byHand({
          triggers: {
            hook: {
              displayName: 'Hook',
              eventType: { prefix: 'demo', header: 'x-event' },
              verification: {
                scheme: 'hmac',
                secretField: 'secret',
                header: 'x-sig',
                algorithm: 'sha256',
                encoding: 'hex',
                signedPayload: 'x',
              },
            },
          },
        }),
      'trigger hook > takes a delivery of the service and says what happened',
    ],
  ])('catches a connector that %s', async (_, faulty, test) => {
    expect(await failuresOf(faulty())).toContain(test);
  });
});
