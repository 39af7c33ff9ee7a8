import { AutomateError, type FieldSpecInput, type JsonValue } from '@automate/core';
import type { GuardedFetch } from '@automate/providers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ActionDefinition, defineAction } from './action.ts';
import type { ActionContext } from './action-context.ts';
import { ConnectorError } from './connector-error.ts';
import { scriptedContext } from './contract-suite/scripted-context.ts';
import { createConnector } from './create-connector.ts';

const input = { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false };
const secretField: FieldSpecInput = { key: 'secret', type: 'secret', label: 'Secret', required: true };

function connectorWith(run: ActionDefinition['run'], fetch?: GuardedFetch, signal?: AbortSignal) {
  const connector = createConnector({
    key: 'demo',
    displayName: 'Demo',
    actions: { act: defineAction({ displayName: 'Act', input, run }) },
  });
  const { ctx, requests } = scriptedContext({ connector, ...(fetch ? { fetch } : {}), ...(signal ? { signal } : {}) });
  return { act: () => connector.execute('act', {}, ctx), requests };
}

async function errorOf(promise: Promise<unknown>): Promise<ConnectorError> {
  const error = await promise.then(
    (value) => new Error(`it returned ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (ConnectorError.isInstance(error)) return error;
  throw error;
}

describe('execute', () => {
  it('runs the action with its validated parameters', async () => {
    const connector = createConnector({
      key: 'demo',
      displayName: 'Demo',
      actions: {
        echo: defineAction<{ a: string }>({
          displayName: 'Echo',
          input,
          run: async ({ a }, { idempotencyKey }) => ({ a, idempotencyKey }),
        }),
      },
    });
    const { ctx } = scriptedContext({ connector });
    expect(await connector.execute('echo', { a: 'x' }, ctx)).toEqual({ a: 'x', idempotencyKey: 'execution-1/step' });
    expect(connector.actions.echo?.effect).toBe('once');
  });

  it('hands the action a whole context, whatever the context is made of', async () => {
    class LiveContext implements ActionContext {
      #secret = 'placeholder';
      tenantId = 't';
      executionId = 'e';
      stepPath = 's';
      attempt = 2;
      idempotencyKey = 'e/s';
      traceparent = 'tp';
      signal = new AbortController().signal;
      deadline = new Date(0);
      state = undefined;
      instance = { key: 'demo', name: 'main', config: {} };
      log = { debug() {}, info() {}, warn() {}, error() {} };
      fetch = async () => Response.json({});
      secret() {
        return this.#secret;
      }
      async sign() {
        return { placeholder: this.#secret, headers: {} };
      }
      async plaintext() {
        return this.#secret;
      }
    }
    let seen: ActionContext | undefined;
    const connector = createConnector({
      key: 'demo',
      displayName: 'Demo',
      actions: {
        act: defineAction({
          displayName: 'Act',
          input,
          async run(_, ctx) {
            seen = ctx;
            const { placeholder } = await ctx.sign('x', { scheme: 'hmac', message: '' });
            expect([placeholder, await ctx.plaintext('x')]).toEqual(['placeholder', 'placeholder']);
            return { secret: ctx.secret('x'), status: (await ctx.fetch('http://x')).status };
          },
        }),
      },
    });
    const given = new LiveContext();
    expect(await connector.execute('act', {}, given)).toEqual({ secret: 'placeholder', status: 200 });
    const { fetch: _, secret: __, sign: ___, plaintext: ____, ...plain } = seen!;
    expect({ ...given, fetch: undefined }).toEqual({ ...plain, fetch: undefined });
  });

  it('names the actions there are when there is no such one', async () => {
    const connector = createConnector({ key: 'demo', displayName: 'Demo', actions: {} });
    const { ctx } = scriptedContext({ connector });
    const error = await errorOf(connector.execute('__proto__', {}, ctx));
    expect(error).toMatchObject({
      code: 'INVALID_ARGUMENT',
      effect: 'none',
      message: 'connector demo has no action "__proto__"; it has: none',
    });
  });
});

describe('errors', () => {
  it('raises nothing but ConnectorErrors, whatever is thrown', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), fc.boolean(), async (thrown, atOnce) => {
        const { act } = connectorWith(() => {
          if (atOnce) throw thrown;
          return Promise.reject(thrown);
        });
        expect(await errorOf(act())).toMatchObject({ name: 'ConnectorError', effect: 'unknown', retryable: false });
      }),
    );
  });

  it('asks the author what a foreign error means, and for no other', async () => {
    const asked: unknown[] = [];
    const thrown = [new TypeError('E42'), new TypeError('E43'), new AutomateError({ code: 'NOT_FOUND', message: 'x' })];
    const cancelled = new Error('cancelled');
    const connector = createConnector({
      key: 'demo',
      displayName: 'Demo',
      actions: { act: defineAction({ displayName: 'Act', input, run: async () => Promise.reject(thrown.shift()) }) },
      normalizeError(error) {
        asked.push(error);
        if (!(error instanceof TypeError) || error.message !== 'E42') return undefined;
        return new AutomateError({ code: 'RESOURCE_EXHAUSTED', message: 'too many', retryAfterMs: 5, effect: 'none' });
      },
      configure: () => Promise.reject(new TypeError('E42')),
    });
    const aborted = new AbortController();
    const act = (signal = new AbortController().signal) =>
      errorOf(connector.execute('act', {}, scriptedContext({ connector, signal }).ctx));
    expect(await act()).toMatchObject({ code: 'RESOURCE_EXHAUSTED', retryAfterMs: 5, effect: 'none' });
    expect(await act()).toMatchObject({ code: 'INTERNAL', message: 'demo/act: E43' });
    expect(await act()).toMatchObject({ code: 'NOT_FOUND' });
    thrown.push(cancelled as TypeError);
    const running = act(aborted.signal);
    aborted.abort(cancelled);
    expect(await running).toMatchObject({ code: 'CANCELLED' });
    expect(asked).toHaveLength(2);
    await expect(
      connector.configure({}, { ...scriptedContext({ connector }).ctx, state: undefined }),
    ).rejects.toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
    });
  });

  it('keeps what an AutomateError says', async () => {
    const said = { code: 'UNAVAILABLE', message: 'm', retryAfterMs: 5, effect: 'none', details: { a: 1 } } as const;
    const { act } = connectorWith(() => Promise.reject(new AutomateError(said)));
    expect(await errorOf(act())).toMatchObject({ ...said, retryable: true });
  });

  const refused = new AutomateError({ code: 'UNAVAILABLE', message: 'connection refused', effect: 'none' });
  const reset = new AutomateError({ code: 'UNAVAILABLE', message: 'connection reset' });
  it.each<[string, (ctx: ActionContext) => Promise<unknown>, (Response | AutomateError)[], 'none' | 'unknown']>([
    ['a refused connection', (ctx) => ctx.fetch('http://x', { method: 'POST' }), [refused], 'none'],
    ['a connection reset', (ctx) => ctx.fetch('http://x', { method: 'POST' }), [reset], 'unknown'],
    [
      'a refusal after a read',
      (ctx) => ctx.fetch('http://x').then(() => ctx.fetch('http://x', { method: 'POST' })),
      [Response.json({}), refused],
      'none',
    ],
    [
      'a refusal after a change',
      (ctx) => ctx.fetch('http://x', { method: 'post' }).then(() => ctx.fetch('http://x')),
      [Response.json({}), refused],
      'unknown',
    ],
    [
      'a refusal after a reset',
      (ctx) => ctx.fetch('http://x', { method: 'PUT' }).catch(() => ctx.fetch('http://x')),
      [reset, refused],
      'unknown',
    ],
    [
      'a refusal after a refusal',
      (ctx) => ctx.fetch('http://x', { method: 'PUT' }).catch(() => ctx.fetch('http://x')),
      [refused, refused],
      'none',
    ],
    [
      'its own word about its only change',
      async (ctx) => {
        await ctx.fetch('http://x', { method: 'POST' });
        throw new ConnectorError({ code: 'INVALID_ARGUMENT', message: 'ok: false', effect: 'none' });
      },
      [Response.json({})],
      'none',
    ],
    [
      'its own word about the second of two changes',
      async (ctx) => {
        await ctx.fetch('http://x', { method: 'POST' });
        const { status } = await ctx.fetch('http://x', { method: 'POST' });
        throw new ConnectorError({ code: 'RESOURCE_EXHAUSTED', message: `answered ${status}`, effect: 'none' });
      },
      [Response.json({}), new Response('', { status: 429 })],
      'unknown',
    ],
    [
      'its own word after a redirection and a refusal',
      async (ctx) => {
        for (const method of ['PUT', 'DELETE', 'POST']) await ctx.fetch('http://x', { method });
        throw new ConnectorError({ code: 'NOT_FOUND', message: 'gone', effect: 'none' });
      },
      [307, 429, 404].map((status) => new Response('', { status })),
      'none',
    ],
  ])('believes that nothing happened only when no change was sent before: %s', async (_, use, answers, effect) => {
    const script = [...answers];
    const { act } = connectorWith(
      async (_, ctx) => void (await use(ctx)),
      async () => {
        const next = script.shift();
        if (next instanceof Response) return next;
        throw next;
      },
    );
    expect((await errorOf(act())).effect).toBe(effect);
    expect(script).toEqual([]);
  });
});

describe('results', () => {
  it('come back as they are when they are JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const { act } = connectorWith(async () => value as JsonValue);
        expect(await act()).toEqual(value);
      }),
    );
  });

  it('follow JSON.stringify in what is left out and what says itself', async () => {
    const { act } = connectorWith(async () => ({
      a: undefined,
      b: new Date(0),
      c: [undefined],
      d: new URL('http://x/'),
    }));
    expect(await act()).toEqual({ b: '1970-01-01T00:00:00.000Z', c: [null], d: 'http://x/' });
    expect(await connectorWith(async () => undefined).act()).toBe(null);
  });

  const circle: Record<string, unknown> = {};
  circle.self = circle;
  it.each([
    ['a function', { a: () => 1 }, '/a'],
    ['NaN', { a: [Number.NaN] }, '/a/0'],
    ['a bigint', { a: 1n }, '/a'],
    ['a Map', { 'a/b': new Map() }, '/a~1b'],
    ['a class instance', new (class Thing {})(), ''],
    ['a circle', circle, '/self'],
  ])('are refused, with the place, when they hold %s', async (_, value, pointer) => {
    const error = await errorOf(connectorWith(async () => value).act());
    expect(error).toMatchObject({ code: 'INTERNAL', effect: 'unknown' });
    expect(error.details?.errors?.[0]?.pointer).toContain(pointer);
  });
});

describe('cancelling', () => {
  it('does not begin after the abort', async () => {
    const { act } = connectorWith(() => Promise.reject(new Error('it ran')), undefined, AbortSignal.abort());
    expect(await errorOf(act())).toMatchObject({ code: 'CANCELLED', effect: 'none' });
  });

  it('gives the code of the reason', async () => {
    const controller = new AbortController();
    const untilAborted = (_: object, { signal }: ActionContext) =>
      new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const { act } = connectorWith(untilAborted, undefined, controller.signal);
    const error = errorOf(act());
    controller.abort(new AutomateError({ code: 'LEASE_LOST', message: 'the claim was lost', effect: 'none' }));
    expect(await error).toMatchObject({ code: 'LEASE_LOST', retryable: false, effect: 'unknown' });

    const cancelled = new AutomateError({ code: 'CANCELLED', message: 'before it was sent', effect: 'none' });
    const expired = AbortSignal.timeout(5);
    const late = connectorWith(
      (_, ctx) => untilAborted(_, ctx).catch(() => Promise.reject(cancelled)),
      undefined,
      expired,
    );
    expect(await errorOf(late.act())).toMatchObject({ code: 'DEADLINE_EXCEEDED', effect: 'none' });

    const timedOut = await errorOf(connectorWith(untilAborted, undefined, AbortSignal.timeout(5)).act());
    expect(timedOut).toMatchObject({ code: 'DEADLINE_EXCEEDED', message: 'demo/act: timed out', effect: 'unknown' });
  });

  it('leaves an action that does not stop to itself after a second', async () => {
    const controller = new AbortController();
    const { act } = connectorWith(() => new Promise(() => {}), undefined, controller.signal);
    const error = errorOf(act());
    const started = performance.now();
    controller.abort();
    expect(await error).toMatchObject({ code: 'CANCELLED', effect: 'unknown', details: { abandoned: true } });
    expect(performance.now() - started).toBeGreaterThan(900);
  });

  it('lets an action finish that was nearly done', async () => {
    const controller = new AbortController();
    const { act } = connectorWith(
      () => new Promise((done) => setTimeout(() => done('sent'), 50)),
      undefined,
      controller.signal,
    );
    const result = act();
    controller.abort();
    expect(await result).toBe('sent');
  });
});

describe('validateConfig', () => {
  const connector = createConnector({
    key: 'demo',
    displayName: 'Demo',
    fields: [secretField, { key: 'port', type: 'integer', label: 'Port', min: 1, max: 65_535, default: 80 }],
    async validateConfig({ port }) {
      if (port === 22) throw new Error('22 is taken');
    },
  });

  it('asks the fields, then the connector', async () => {
    await connector.validateConfig({ secret: 's', port: 80 });
    expect((await errorOf(connector.validateConfig({ port: 0, x: 1 }))).details?.errors).toHaveLength(3);
    expect(await errorOf(connector.validateConfig({ secret: 's', port: 22 }))).toMatchObject({
      message: 'configuration of demo: 22 is taken',
    });
  });
});
