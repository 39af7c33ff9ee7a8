import { type Clock, DEFAULT_TENANT } from '@automate/core';
import type { Database } from '../database/handle.ts';
import { createKeyring, masterKey } from '../keys/keyring.ts';
import type { PasswordCost } from '../passwords/passwords.ts';
import { createPeople } from '../people/create-people.ts';
import type { Grantor } from '../roles/rights.ts';

export const PASSWORD = 'correct horse battery staple';
/** Whoever may do everything in a tenant. */
export const root = (tenantId = DEFAULT_TENANT): Grantor => ({ actor: 'key:test', tenantId, permissions: ['*'] });

/** People on one database, with passwords that cost little. */
export async function createTestPeople(options: {
  db: Database;
  clock?: Clock;
  passwordCost?: PasswordCost;
  key?: Uint8Array;
}) {
  const { key = crypto.getRandomValues(new Uint8Array(32)), ...rest } = options;
  const keyring = createKeyring([masterKey(key)]);
  const people = await createPeople({ passwordCost: { memoryKib: 64, passes: 1 }, ...rest, keyring });
  return {
    ...people,
    /** Somebody with a password, who can log in. */
    async person(login: string, roles: string[], tenantId = DEFAULT_TENANT) {
      const { user, link } = await people.users.invite({ login, displayName: login, roles }, root(tenantId));
      await people.users.redeem(link.token, PASSWORD);
      return user;
    },
  };
}
