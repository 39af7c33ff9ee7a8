import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecretPaths } from './secret-path.ts';
import { type OpenedVault, openVault } from './testing/open-vault.ts';
import { VaultEmulator, type VaultEmulatorOptions } from './testing/vault-emulator.ts';

const APPROLE = { auth: 'approle', roleId: 'role-1', secretId: 'planted-secret-id' };

async function withVault(
  body: (vault: OpenedVault, emulator: VaultEmulator) => Promise<void>,
  { config = {}, ...options }: VaultEmulatorOptions & { config?: Record<string, string | number> } = {},
) {
  await using emulator = await VaultEmulator.start(options);
  const login = config.auth === 'approle' ? {} : { token: emulator.rootToken };
  await using vault = await openVault(emulator.address, { ...login, ...config });
  await body(vault, emulator);
  // Whatever a test does: nothing that opens a Vault is logged.
  const opens = [...emulator.tokens.keys(), APPROLE.secretId];
  expect(opens.filter((secret) => vault.logged.join().includes(secret))).toEqual([]);
}

const approle = (extra: VaultEmulatorOptions['approle'] = {}) => ({
  config: APPROLE,
  approle: { secretId: APPROLE.secretId, ...extra },
});

describe('values', () => {
  it('stand where an operator finds them, one Vault secret for each', () =>
    withVault(async ({ backend }, { store }) => {
      await backend.set?.('default', 'github/shop/token', 'value');
      expect(store.secrets.get('automate/default/github/shop/token')?.versions.get(1)?.data).toEqual({
        value: 'value',
      });
      await backend.set?.('default', 'github', 'a folder and a secret');
      expect((await backend.list?.('default'))?.map(({ key, version }) => [key, version])).toEqual([
        ['github', 1],
        ['github/shop/token', 1],
      ]);
    }));

  it('leave what else stands in the same Vault secret', () =>
    withVault(
      async ({ backend }, { store }) => {
        store.write('automate/default/DB', { data: { user: 'app', password: 'old' } });
        await backend.set?.('default', 'DB', 'new');
        expect(store.secrets.get('automate/default/DB')?.versions.get(2)?.data).toEqual({
          user: 'app',
          password: 'new',
        });
      },
      { config: { field: 'password' } },
    ));

  it.each([
    ['another field', { data: { user: 'app' } }, 'it has the fields: user'],
    ['no text', { data: { value: 7 } }, 'no text in the field "value"'],
  ])('that are in %s are told of', async (_what, written, message) =>
    withVault(async ({ backend }, { store }) => {
      store.write('automate/default/ODD', written);
      const refused = backend.get('default', 'ODD');
      await expect(refused).rejects.toMatchObject({ code: 'FAILED_PRECONDITION', effect: 'none' });
      await expect(refused).rejects.toThrow(message);
    }),
  );

  it('come back when Vault undeletes them, and not when it destroyed them', () =>
    withVault(
      async ({ backend }, { store }) => {
        for (const value of ['one', 'two']) await backend.set?.('default', 'KEY', value);
        await backend.delete?.('default', 'KEY');
        expect(await backend.list?.('default')).toEqual([]);
        expect((await backend.versions?.('default', 'KEY'))?.map(({ version }) => version)).toEqual([1]);
        store.mark('automate/default/KEY', false, [2]);
        expect(await backend.get('default', 'KEY')).toBe('two');
        store.destroy('automate/default/KEY', [2]);
        await expect(backend.get('default', 'KEY')).rejects.toMatchObject({ code: 'SECRET_NOT_FOUND' });
        expect((await backend.set?.('default', 'KEY', 'three'))?.version).toBe(3);
      },
      { config: { onDelete: 'soft' } },
    ));

  it('go with all their versions when they are deleted, unless it is said otherwise', () =>
    withVault(async ({ backend }, { store }) => {
      await backend.set?.('default', 'KEY', 'one');
      await backend.delete?.('default', 'KEY');
      expect(store.secrets.size).toBe(0);
    }));

  it('of keys that are no paths have no place', () =>
    withVault(async ({ backend }, { requests }) => {
      for (const key of ['a//b', 'a/', '_/../other', 'a/.']) {
        await expect(backend.set?.('default', key, 'x')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
        await expect(backend.get('default', key)).rejects.toMatchObject({ code: 'SECRET_NOT_FOUND' });
      }
      expect(requests).toEqual([]);
    }));

  it('without {tenant} in the path are those of one tenant', () =>
    withVault(
      async ({ backend }, { store }) => {
        store.write('team/KEY', { data: { value: 'v' } });
        expect(await backend.get('default', 'KEY')).toBe('v');
        await expect(backend.get('other', 'KEY')).rejects.toMatchObject({ code: 'SECRET_NOT_FOUND' });
        await expect(backend.set?.('other', 'KEY', 'x')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
      },
      { config: { path: 'team' } },
    ));
});

describe('paths', () => {
  it('are never the same for two tenants', () => {
    const paths = createSecretPaths('automate/{tenant}', 'default');
    const tenant = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[a-z./~%]{1,6}$/));
    const key = fc.constantFrom('a', 'b', 'a/b', 'b/a', 'data/a');
    fc.assert(
      fc.property(tenant, key, tenant, key, (one, oneKey, other, otherKey) => {
        const [first, second] = [paths.path(one, oneKey), paths.path(other, otherKey)];
        expect(first === second).toBe(one === other && oneKey === otherKey);
        expect(first).not.toMatch(/\/\.{1,2}\//);
        // A tenant is one folder: else the keys of one would reach into another's.
        expect(first?.slice(0, -oneKey.length).split('/')).toHaveLength(3);
      }),
    );
  });
});

describe('login', () => {
  it('is done once by many, at the first need', () =>
    withVault(async ({ backend }, emulator) => {
      expect(emulator.requests).toEqual([]);
      const asked = Array.from({ length: 20 }, () => backend.get('default', 'A').catch(({ code }) => code));
      expect(new Set(await Promise.all(asked))).toEqual(new Set(['SECRET_NOT_FOUND']));
      expect(emulator.logins).toBe(1);
    }, approle()));

  it('is done again when Vault knows the token no more, or its time is over', () =>
    withVault(async ({ backend }, emulator) => {
      await backend.set?.('default', 'A', 'a');
      for (const token of emulator.tokens.keys()) if (token !== emulator.rootToken) emulator.tokens.delete(token);
      expect(await backend.get('default', 'A')).toBe('a');
      emulator.aheadMs += 3_600_001;
      expect(await Promise.all([1, 2, 3].map(() => backend.get('default', 'A')))).toEqual(['a', 'a', 'a']);
      expect(emulator.logins).toBe(3);
    }, approle()));

  it('is not done again for what a policy denies', () =>
    withVault(async ({ backend }, emulator) => {
      await backend.set?.('default', 'A', 'a');
      for (const token of emulator.tokens.values()) token.denied.add('read secret/data/automate/default/A');
      const denied = backend.get('default', 'A');
      await expect(denied).rejects.toMatchObject({ code: 'PERMISSION_DENIED', effect: 'none', retryable: false });
      await expect(denied).rejects.toThrow('read secret/data/automate/default/A');
      expect(emulator.logins).toBe(1);
    }, approle()));

  it('that is refused is told without what was refused', () =>
    withVault(
      async ({ backend }) => {
        const refused = backend.get('default', 'A');
        await expect(refused).rejects.toMatchObject({ code: 'UNAUTHENTICATED', effect: 'none', retryable: false });
        await expect(refused).rejects.not.toThrow(APPROLE.secretId);
      },
      { config: APPROLE, approle: { secretId: 'another' } },
    ));

  it('keeps its token by renewing it', () =>
    withVault(
      async ({ backend }, emulator) => {
        await backend.set?.('default', 'A', 'a');
        await expect.poll(() => emulator.renewals, { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
        expect(await backend.get('default', 'A')).toBe('a');
      },
      approle({ ttlS: 2 }),
    ));

  it("renews an operator's token too, and uses one that ends as long as it may", async () => {
    await using emulator = await VaultEmulator.start();
    const token = emulator.issue({ ttlS: 2, renewable: true });
    await using vault = await openVault(emulator.address, { token });
    await vault.backend.set?.('default', 'A', 'a');
    await expect.poll(() => emulator.renewals, { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
    emulator.tokens.delete(token);
    await expect(vault.backend.get('default', 'A')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });
});

describe('a Vault in trouble', () => {
  const away = { code: 'UNAVAILABLE', retryable: true };
  it.each([
    ['sealed', away, 'it is sealed: unseal it'],
    ['uninitialised', away, 'not initialised'],
    ['standby', away, 'a standby that sends on to active.example.com:8200'],
    ['standby-cut-off', away, 'there is no active one'],
    ['rate-limited', { code: 'RESOURCE_EXHAUSTED', retryable: true, retryAfterMs: 7000 }, 'rate limit'],
    ['silent', { code: 'DEADLINE_EXCEEDED', retryable: true }, '300 ms'],
    ['no-vault', { code: 'FAILED_PRECONDITION', retryable: false }, "not Vault's JSON"],
  ] as const)('says so: %s; and works again afterwards', (state, error, message) =>
    withVault(
      async ({ backend }, emulator) => {
        await backend.set?.('default', 'A', 'a');
        emulator.state = state;
        for (const call of [
          backend.get('default', 'A'),
          backend.set?.('default', 'A', 'b'),
          backend.list?.('default'),
          backend.delete?.('default', 'A'),
        ]) {
          await expect(call).rejects.toMatchObject(error);
          await expect(call).rejects.toThrow(message);
        }
        emulator.state = 'active';
        expect(await backend.get('default', 'A')).toBe('a');
      },
      { config: { timeoutMs: 300 } },
    ),
  );

  it('is not to be reached', async () => {
    // Below those that systems hand out by themselves, of which any may be taken while it is away.
    const port = randomInt(20_000, 32_000);
    const emulator = await VaultEmulator.start({ port });
    await using vault = await openVault(emulator.address, { token: emulator.rootToken });
    await vault.backend.set?.('default', 'A', 'a');
    await emulator[Symbol.asyncDispose]();
    await expect(vault.backend.get('default', 'A')).rejects.toMatchObject(away);
    await expect(vault.health()).rejects.toMatchObject(away);
    await using again = await VaultEmulator.start({ port });
    again.tokens.set(emulator.rootToken, again.tokens.get(again.rootToken)!);
    again.store.write('automate/default/A', { data: { value: 'back' } });
    expect(await vault.backend.get('default', 'A')).toBe('back');
  });

  it.each([
    ['mount', { mount: 'elsewhere' }],
    ['namespace', { namespace: 'elsewhere' }],
  ])('that has nothing at this %s does not say that secrets are missing', (_what, config) =>
    withVault(
      async ({ backend }) => {
        await expect(backend.get('default', 'A')).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
      },
      { config },
    ),
  );
});

describe('health and the test of a connection', () => {
  it.each([
    ['active', 'healthy', true],
    ['standby', 'unhealthy', false],
    ['sealed', 'unhealthy', false],
    ['uninitialised', 'unhealthy', false],
    ['standby-cut-off', 'unhealthy', false],
  ] as const)('of one that is %s', (state, status, success) =>
    withVault(async ({ health, test }, emulator) => {
      emulator.state = state;
      expect(await health()).toMatchObject({ status });
      expect(await test()).toMatchObject({ success });
    }),
  );

  it('tell of a token that is none, and of one that ends soon', async () => {
    await using emulator = await VaultEmulator.start();
    await using wrong = await openVault(emulator.address, { token: 'hvs.planted' });
    expect(await wrong.health()).toMatchObject({
      status: 'unhealthy',
      message: expect.stringContaining('permission denied'),
    });
    await using short = await openVault(emulator.address, { token: emulator.issue({ ttlS: 600, renewable: false }) });
    expect(await short.health()).toMatchObject({ status: 'degraded' });
  });

  it('fail where the policy does not let secrets be read', () =>
    withVault(async ({ test }, { tokens, rootToken }) => {
      tokens.get(rootToken)?.denied.add('read secret/data/automate/default/automate-connection-test');
      await expect(test()).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    }));

  it.each([{ address: 'https://vault.example.com/v1' }, { mount: 'a//b' }, { path: '../{tenant}' }])(
    'refuse a configuration that cannot be: %o',
    async (config) => {
      await expect(openVault('https://vault.example.com', { token: 'x', ...config })).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
      });
    },
  );
});
