import { beyondManifest, type JsonObject, manifestOf } from '@automate/core';
import {
  type ActionEffect,
  type GuardedFetch,
  PROFILE_KEYS,
  PROFILES,
  type Profile,
  type ProfileKey,
} from '@automate/providers';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import plugin, { connectors } from './__fixtures__/profile-connectors.ts';
import { startProfileService } from './__fixtures__/profile-service.ts';
import { type Action, defineAction } from './action.ts';
import { parseConnectorManifest } from './connector-manifest.ts';
import { defineConnector } from './connector-point.ts';
import { profileContract } from './contract-suite/index.ts';
import { createConnector } from './create-connector.ts';
import { profileActions } from './profile-actions.ts';
import { compileSchema } from './schema/schema-compiler.ts';

let service: { url: string; close(): Promise<void> };
beforeAll(async () => {
  service = await startProfileService();
});
afterAll(() => service.close());

/** The real service, whose port nobody knows before it listens. */
const real: GuardedFetch = (url, init) =>
  fetch(String(url).replace('http://service.test', service.url), init as RequestInit);

describe.each(PROFILE_KEYS)('%s', (profile) => {
  profileContract(
    { describe, it },
    {
      connector: connectors[profile],
      profile,
      config: { url: 'http://service.test' },
      fetch: real,
      module: new URL('./__fixtures__/profile-connectors.ts', import.meta.url),
    },
  );

  it('has schemas that compile, closed objects of both', () => {
    for (const { input, output } of Object.values((PROFILES[profile] as Profile).actions)) {
      for (const schema of [input, output]) {
        compileSchema(schema);
        expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
      }
    }
  });
});

const { send_notification: good } = connectors.notification.value.actions as { send_notification: Action };
const define = (changed: Partial<Action>, more: object = {}) =>
  defineConnector({
    key: 'demo',
    displayName: 'Demo',
    implements: ['notification'],
    actions: { send_notification: { ...good, ...changed } },
    ...more,
  });
const pointersOf = (body: () => unknown) => {
  try {
    body();
  } catch (error) {
    const { code, details } = error as { code: string; details: { errors: { pointer: string }[] } };
    expect(code).toBe('INVALID_ARGUMENT');
    return details.errors.map(({ pointer }) => pointer);
  }
  return [];
};

describe('what says that it implements a profile', () => {
  const changedInput = { ...good.input, required: ['recipient'] };
  it.each<[string, () => unknown, string[]]>([
    ['without the action', () => define({}, { actions: {} }), ['/implements/0']],
    ['with another input', () => define({ input: changedInput }), ['/actions/send_notification/input']],
    [
      'with a longer message',
      () => {
        const input = structuredClone(good.input);
        (input.properties as Record<string, JsonObject>).message!.maxLength = 1_000_000;
        define({ input });
      },
      ['/actions/send_notification/input'],
    ],
    ['with a looser output', () => define({ output: { type: 'object' } }), ['/actions/send_notification/output']],
    ['without an output', () => define({ output: undefined as never }), ['/actions/send_notification/output']],
    ['as a read', () => define({ effect: 'pure' }), ['/actions/send_notification/effect']],
    [
      'with everything wrong',
      () => define({ input: changedInput, output: { type: 'object' }, effect: 'pure' }),
      ['/actions/send_notification/input', '/actions/send_notification/output', '/actions/send_notification/effect'],
    ],
    ['twice', () => define({}, { implements: ['notification', 'notification'] }), ['/implements/1']],
    ['that there is not', () => define({}, { implements: ['telepathy'] }), ['/implements/0']],
    ['called like something inherited', () => define({}, { implements: ['constructor'] }), ['/implements/0']],
    ['in no list', () => define({}, { implements: 'notification' }), ['/implements']],
    ['of another type', () => define({}, { implements: [7] }), ['/implements/0']],
    ['with a name without end', () => define({}, { implements: ['x'.repeat(1000)] }), ['/implements/0']],
    ['too often', () => define({}, { implements: Array(1000).fill('notification') }), ['/implements']],
    [
      'of two whose actions clash',
      () =>
        defineConnector({
          key: 'both',
          displayName: 'Both',
          implements: ['payment', 'workflow'],
          actions: { ...connectors.payment.value.actions, ...connectors.workflow.value.actions },
        }),
      ['/actions/status/input', '/actions/status/output'],
    ],
  ])('%s is refused, every problem at once', (_, body, pointers) => {
    expect(pointersOf(body)).toEqual(pointers);
  });

  it.each<ActionEffect>(['idempotent', 'once'])('may promise %s', (effect) => {
    expect(pointersOf(() => define({ effect }))).toEqual([]);
  });

  it('may have words and other actions of its own', () => {
    const other = defineAction({ displayName: 'Other', input: { type: 'object' }, run: async () => null });
    const own = define(
      { displayName: 'Post', description: 'In a channel' },
      { actions: { send_notification: good, other } },
    );
    expect(Object.keys(own.value.actions)).toEqual(['send_notification', 'other']);
  });
});

describe('the manifest', () => {
  const entryOf = (profile: ProfileKey) =>
    JSON.parse(JSON.stringify({ ...connectors[profile].describe(), point: 'connector', key: 'x' })) as JsonObject;

  it('tells of it, and is believed only when it is true, without any code', () => {
    const entry = entryOf('payment');
    expect(parseConnectorManifest(entry, 'test').implements).toEqual(['payment']);
    const { refund: _, ...actions } = entry.actions as JsonObject;
    const lies: [JsonObject, string[]][] = [
      [{ ...entry, actions }, ['/implements/0']],
      [{ ...entry, implements: ['payment', 'search'] }, ['/implements/1', '/implements/1', '/implements/1']],
      [{ ...entry, implements: ['magic'] }, ['/implements/0']],
      [{ ...entry, implements: { payment: true } }, ['/implements']],
    ];
    for (const [lie, pointers] of lies) {
      expect(pointersOf(() => parseConnectorManifest(lie, 'test'))).toEqual(pointers);
    }
  });

  it('is a ceiling: code that implements more is beyond it, less is not', () => {
    const entry = entryOf('search');
    const { implements: _, ...silent } = entry;
    expect(beyondManifest(silent, entry)).toEqual([{ pointer: '/implements', message: 'is not declared' }]);
    expect(beyondManifest(entry, silent)).toEqual([]);
  });

  it('makes the profiles types of the plugin', () => {
    expect(manifestOf(plugin, { name: 'profiles' }).types).toEqual(['connector', ...PROFILE_KEYS]);
  });

  it('says nothing where nothing is implemented', () => {
    const plain = createConnector({ key: 'plain', displayName: 'Plain' });
    expect(plain).not.toHaveProperty('implements');
  });
});

describe('an action of a profile', () => {
  it('is typed by it', () => {
    profileActions('payment').refund({
      async run(params) {
        expectTypeOf(params).toEqualTypeOf<{ paymentId: string; amount?: number; reason?: string }>();
        return { refundId: 'r', status: 'pending', amount: 1 };
      },
    });
    // @ts-expect-error no such action
    expect(() => profileActions('payment').steal({ run: async () => ({}) })).toThrow();
    // @ts-expect-error the result has no status
    profileActions('payment').refund({ run: async () => ({ refundId: 'r', amount: 1 }) });
  });
});

describe('the suite', () => {
  const failuresOf = async (changed: Partial<Action>) => {
    const tests: { name: string; body(): void | Promise<void> }[] = [];
    const tried = { ...connectors.notification.value, actions: { send_notification: { ...good, ...changed } } };
    profileContract(
      { describe: (_, body) => body(), it: (name, body) => void tests.push({ name, body }) },
      {
        connector: createConnector({ ...tried, implements: ['notification'] }),
        profile: 'notification',
        config: { url: 'http://service.test' },
        fetch: real,
      },
    );
    const failures: string[] = [];
    for (const { name, body } of tests) await (async () => body())().catch(() => failures.push(name));
    return [...new Set(failures)];
  };

  it('catches a result that is not the profile’s', async () => {
    const flow = 'does what the profile says, with everything it may be given';
    expect(await failuresOf({})).toEqual([]);
    expect(await failuresOf({ run: async () => ({ ok: true }) })).toEqual([flow]);
    expect(await failuresOf({ run: async () => ({ delivered: false }) })).toEqual([flow]);
  });
});
