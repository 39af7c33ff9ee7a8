import { AutomateError, silentLogger } from '@automate/core';
import type { InstanceContext } from '@automate/providers';
import { describe, expect, it } from 'vitest';
import { configurable, connectorManifest } from '../__fixtures__/connectors.ts';
import { createConnectionTests } from './connection-tests.ts';

type Test = (config: object, ctx: InstanceContext<undefined>) => Promise<unknown>;
const secret = 'planted-value';

function testsWith(testConnection: Test, timeoutMs = 30_000) {
  const fields = [{ key: 'token', type: 'secret', label: 'Token' }] as const;
  const manifest = connectorManifest({
    key: 'demo',
    displayName: 'Demo',
    fields,
    testConnection: async () => ({ success: true }),
  });
  const lent = new Set<string>();
  let seen: InstanceContext<undefined> | undefined;
  const code = {
    testConnection: (config: object, ctx: InstanceContext<undefined>) => {
      seen = ctx;
      return testConnection(config, ctx);
    },
  };
  const tests = createConnectionTests({
    plugins: { contribution: async () => code, manifest: () => undefined } as never,
    findConfigurable: () => configurable(manifest),
    instances: { get: async () => undefined },
    fetch: async () => new Response(),
    secrets: {
      check: () => undefined,
      placeholder: async () => expect.unreachable(),
      sign: async () => expect.unreachable(),
      expose: async () => expect.unreachable(),
      redact: (_tenant, value) => JSON.parse(JSON.stringify(value).replaceAll(secret, '***')) as typeof value,
      redactText: (text) => text.replaceAll(secret, '***'),
      lend({ values }) {
        lent.add('loan');
        const dispose = () => void lent.delete('loan');
        const placeholders = new Map(Object.keys(values).map((key) => [key, `placeholder of ${key}`]));
        return { placeholders, dispose, [Symbol.dispose]: dispose };
      },
    },
    log: silentLogger,
    timeoutMs,
  });
  const run = (signal?: AbortSignal) =>
    tests.tryNew({ tenantId: 'default', pluginId: 'demo' }, { config: { token: secret }, ...(signal && { signal }) });
  return { run, lent, context: () => seen };
}

describe('a test of a connection', () => {
  it('gets a placeholder for a value that nobody saved, of use no longer than the test', async () => {
    let handed: object | undefined;
    const { run, lent, context } = testsWith(async (config, ctx) => {
      handed = { ...config, secret: ctx.secret('token') };
      expect(lent.size).toBe(1);
      return { success: true, message: `used ${secret}`, details: { [secret]: secret } };
    });
    expect(await run()).toEqual({
      outcome: 'ok',
      message: 'used ***',
      details: { '***': '***' },
      durationMs: expect.any(Number),
    });
    expect(handed).toEqual({ token: 'placeholder of token', secret: 'placeholder of token' });
    expect([lent.size, context()?.signal.aborted]).toEqual([0, true]);
  });

  it.each<[string, Test]>([
    ['throws', () => Promise.reject(new Error(`no ${secret}`))],
    [
      'throws at once',
      () => {
        throw new Error(`no ${secret}`);
      },
    ],
    [
      'throws an error of ours',
      () => Promise.reject(new AutomateError({ code: 'UNAVAILABLE', message: `no ${secret}` })),
    ],
    ['throws what is no error', () => Promise.reject(`no ${secret}`)],
  ])('that %s has failed, with the reason and no secret', async (_, test) => {
    const { run, lent } = testsWith(test);
    expect(await run()).toMatchObject({ outcome: 'failed', message: 'no ***' });
    expect(lent.size).toBe(0);
  });

  it('that hangs is cancelled, and has failed', async () => {
    const { run, lent, context } = testsWith(() => new Promise(() => undefined), 20);
    expect(await run()).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('did not end within 20 ms'),
      details: { reason: { kind: 'test_late', ms: 20 } },
    });
    expect([lent.size, context()?.signal.aborted]).toEqual([0, true]);
  });

  it('ends when nobody waits for it any more', async () => {
    const abort = new AbortController();
    const { run } = testsWith(() => new Promise(() => undefined));
    const running = run(abort.signal);
    abort.abort(new AutomateError({ code: 'CANCELLED', message: 'the client went away' }));
    expect(await running).toMatchObject({ outcome: 'failed', message: 'the client went away' });
  });
});
