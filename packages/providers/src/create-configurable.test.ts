import { describe, expect, it } from 'vitest';
import { scriptedInstance } from './contract-suite/index.ts';
import { createConfigurable } from './create-configurable.ts';

const demo = { key: 'demo', displayName: 'Demo' };
const ctx = scriptedInstance({ configurable: { ...demo, fields: [] } });

describe('createConfigurable', () => {
  it('hands on what configure made, and has it disposed of', async () => {
    const disposed: unknown[] = [];
    const pooled = createConfigurable(
      {
        ...demo,
        configure: (config: { url?: string }) => ({ pool: config.url }),
        healthCheck: async ({ state }) => ({ status: 'healthy', message: `pool ${state.pool}` }),
        dispose: (state) => void disposed.push(state),
      },
      'connector',
    );
    const state = await pooled.configure({ url: 'x' }, ctx);
    expect(await pooled.healthCheck({ ...ctx, state })).toEqual({ status: 'healthy', message: 'pool x' });
    await pooled.dispose(state);
    expect(disposed).toEqual([{ pool: 'x' }]);
  });

  it('says what it does not support', async () => {
    const plain = createConfigurable({ ...demo, key: 'plain' }, 'connector');
    expect(plain).toMatchObject({ supportsHealthCheck: false, supportsTestConnection: false });
    expect(await plain.configure({}, ctx)).toBeUndefined();
    await plain.dispose(undefined);
    await expect(plain.healthCheck(ctx)).rejects.toMatchObject({
      code: 'UNIMPLEMENTED',
      message: 'connector plain has no health check',
    });
    await expect(plain.testConnection({}, ctx)).rejects.toMatchObject({ code: 'UNIMPLEMENTED' });
  });

  it('keeps to an own test where there is one', async () => {
    const own = createConfigurable({ ...demo, testConnection: async () => ({ success: false, message: 'no' }) }, 'x');
    expect(own).toMatchObject({ supportsHealthCheck: false, supportsTestConnection: true });
    expect(await own.testConnection({}, ctx)).toEqual({ success: false, message: 'no' });
  });

  it.each([
    ['healthy', true],
    ['degraded', true],
    ['unhealthy', false],
  ] as const)('tests by its health check where there is no other: %s', async (status, success) => {
    const calls: string[] = [];
    const checked = createConfigurable(
      {
        ...demo,
        configure: () => void calls.push('configure'),
        healthCheck: async () => ({ status, message: 'told', details: { n: 1 } }),
        dispose: () => void calls.push('dispose'),
      },
      'x',
    );
    expect(await checked.testConnection({}, ctx)).toEqual({ success, message: 'told', details: { n: 1 } });
    expect(calls).toEqual(['configure', 'dispose']);
  });

  it('disposes of what a failing test had configured', async () => {
    const disposed: unknown[] = [];
    const failing = createConfigurable(
      {
        ...demo,
        configure: () => 'state',
        healthCheck: () => Promise.reject(new Error('down')),
        dispose: (state: string) => void disposed.push(state),
      },
      'x',
    );
    await expect(failing.testConnection({}, ctx)).rejects.toThrow('down');
    expect(disposed).toEqual(['state']);
  });

  it.each([
    [undefined, 'nothing'],
    [null, 'null'],
    ['healthy', '"healthy"'],
    [{ status: 'ok' }, '{"status":"ok"}'],
  ])('says what a health check must return when it returns %j', async (report, given) => {
    const broken = createConfigurable({ ...demo, healthCheck: async () => report as never }, 'connector');
    const message = `the health check of connector ${demo.key} returned ${given}: it must return {status, message?, details?} with the status healthy, degraded, unhealthy`;
    for (const check of [broken.healthCheck(ctx), broken.testConnection({}, ctx)]) {
      await expect(check).rejects.toMatchObject({ code: 'INTERNAL', retryable: false, message });
    }
  });

  it.each([undefined, true, { success: 'yes' }])('says what a test must return when it returns %j', async (test) => {
    const broken = createConfigurable({ ...demo, testConnection: async () => test as never }, 'connector');
    await expect(broken.testConnection({}, ctx)).rejects.toThrow(/it must return \{success, message\?, details\?\}/);
  });
});
