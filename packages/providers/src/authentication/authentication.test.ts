import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@automate/core';
import { afterAll, describe, expect, it } from 'vitest';
import { authenticationContractSuite, scriptedInstance } from '../contract-suite/index.ts';
import { newFileUser, usersFile } from './__fixtures__/users-file.ts';
import type { AuthenticationResult } from './authentication.ts';
import { defineAuthentication } from './authentication-point.ts';

const folder = mkdtempSync(join(tmpdir(), 'automate-users-'));
const path = join(folder, 'users.json');
writeFileSync(
  path,
  JSON.stringify({
    ada: await newFileUser('u-1', ['admins', 'people'], 'correct horse'),
    bob: await newFileUser('u-2', [], 'battery staple'),
  }),
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

authenticationContractSuite(
  { describe, it },
  {
    provider: usersFile,
    module: new URL('./__fixtures__/users-file.ts', import.meta.url),
    config: () => ({ path }),
    down: () => ({ path: join(folder, randomUUID()) }),
    accounts: {
      good: [
        {
          credentials: { username: 'ada', password: 'correct horse' },
          user: { id: 'u-1', groups: ['people', 'admins'] },
        },
        { credentials: { username: 'bob', password: 'battery staple' }, user: { id: 'u-2', groups: [] } },
      ],
      wrongSecret: { username: 'ada', password: 'battery staple' },
      unknown: { username: 'eve', password: 'correct horse' },
    },
  },
);

/** Runs the suite with an implementation and returns the names of the tests that failed. */
async function failuresOf(authenticate: (credentials: Readonly<Record<string, string>>) => unknown): Promise<string[]> {
  const tests: { name: string; body(): void | Promise<void> }[] = [];
  authenticationContractSuite(
    { describe: (_, body) => body(), it: (name, body) => void tests.push({ name, body }) },
    {
      provider: defineAuthentication({
        key: 'faulty',
        displayName: 'Faulty',
        create: () => ({ authenticate: async (credentials) => authenticate(credentials) as AuthenticationResult }),
      }),
      down: () => ({}),
      accounts: {
        good: [
          { credentials: { username: 'ada', password: 'a' }, user: { id: '1', groups: [] } },
          { credentials: { username: 'bob', password: 'b' }, user: { id: '2', groups: [] } },
        ],
        wrongSecret: { username: 'ada', password: 'b' },
        unknown: { username: 'eve', password: 'a' },
      },
    },
  );
  const failures: string[] = [];
  for (const { name, body } of tests) await Promise.resolve(body()).catch(() => failures.push(name));
  return failures;
}

describe('the suite', () => {
  const letIn = { success: true, user: { id: '1', groups: [] } };
  it.each<[string, () => unknown, string]>([
    ['lets everybody in', () => letIn, 'refuses a wrong secret and an unknown user, without a difference'],
    ['lets everybody in', () => letIn, 'lets nobody in with hostile credentials'],
    ['knows nobody', () => ({ success: false, error: '' }), 'tells who somebody is'],
    [
      'refuses when it is down',
      () => ({ success: false, error: '' }),
      'says that nobody can tell when it is down: lets nobody in, refuses nobody',
    ],
    ['answers with anything', () => ({ ok: true }), 'tells who somebody is'],
  ])('catches one that %s', async (_, authenticate, test) => {
    expect(await failuresOf(authenticate)).toContain(test);
  });

  it('catches one that answers sooner for an unknown user', async () => {
    const slow = async ({ username }: Readonly<Record<string, string>>) => {
      if (username === 'ada') await new Promise((resolve) => setTimeout(resolve, 20));
      return { success: false, error: '' };
    };
    expect(await failuresOf(slow)).toContain('takes as long for an unknown user as for a wrong secret');
  });
});

describe('whoever implements it', () => {
  const ctx = scriptedInstance({ configurable: usersFile.value });
  const resultOf = async (result: unknown) => {
    const { value } = defineAuthentication({
      key: 'any',
      displayName: 'Any',
      create: () => ({ authenticate: async () => result as AuthenticationResult }),
    });
    const authentication = await value.configure({}, { ...ctx, log: silentLogger });
    return authentication.authenticate({ username: 'a', password: 'secret word' });
  };

  it('says one thing to whoever is refused', async () => {
    const one = await resultOf({ success: false, error: 'no such user' });
    expect(one).toEqual(await resultOf({ success: false, error: 'wrong password', user: { id: 'x' } }));
    expect(one).toEqual({ success: false, error: 'The credentials are wrong.' });
  });

  it('names each group once, and nothing that the contract does not know', async () => {
    const user = { id: 'x', groups: ['a', 'a', 'b'], passwordHash: 'x' };
    expect(await resultOf({ success: true, user })).toEqual({ success: true, user: { id: 'x', groups: ['a', 'b'] } });
  });

  it.each([
    undefined,
    null,
    {},
    { success: 'yes' },
    { success: true },
    { success: true, user: { id: '', groups: [] } },
  ])('lets nobody in with the result %j', async (result) => {
    await expect(resultOf(result)).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});
