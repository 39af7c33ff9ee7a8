import { type Clock, DEFAULT_TENANT, silentLogger } from '@automate/core';
import type { Authentication } from '@automate/providers';
import { scriptedInstance } from '@automate/providers/contract-suite';
import type { Database } from '../database/handle.ts';
import { createKeyring, masterKey } from '../keys/keyring.ts';
import { passwordAuthentication } from '../passwords/password-authentication.ts';
import { createPasswords, type PasswordCost } from '../passwords/passwords.ts';
import { createUserRoles } from '../roles/create-user-roles.ts';
import type { Grantor } from '../roles/rights.ts';
import { createSessions } from '../sessions/create-sessions.ts';
import { createTenants } from '../tenants/tenants.ts';
import { createUsers } from '../users/create-users.ts';

export const PASSWORD = 'correct horse battery staple';
/** Whoever may do everything in a tenant. */
export const root = (tenantId = DEFAULT_TENANT): Grantor => ({ actor: 'key:test', tenantId, permissions: ['*'] });

/** Users, roles, tenants and sessions on one database, with passwords that cost little. */
export async function createPeople(options: {
  db: Database;
  clock?: Clock;
  cost?: PasswordCost;
  keyBytes?: Uint8Array<ArrayBuffer>;
}) {
  const { db, clock, cost = { memoryKib: 64, passes: 1 } } = options;
  const passwords = createPasswords(cost);
  const provider = passwordAuthentication({ db, passwords });
  const authentication: Authentication = await provider.value.configure(
    {},
    { ...scriptedInstance({ configurable: provider.value }), log: silentLogger },
  );
  const keyring = createKeyring([masterKey(options.keyBytes ?? crypto.getRandomValues(new Uint8Array(32)))]);
  const sessions = createSessions({ db, authentication, keyring, ...(clock && { clock }) });
  const users = createUsers({ db, passwords, ...(clock && { clock }) });
  return {
    ...{ passwords, provider, sessions, users },
    roles: createUserRoles({ db }),
    tenants: createTenants({ db, tenantId: DEFAULT_TENANT }),
    /** Somebody with a password, who can log in. */
    async person(login: string, roles: string[], tenantId = DEFAULT_TENANT) {
      const { user, link } = await users.invite({ login, displayName: login, roles }, root(tenantId));
      if (link) await users.redeem(link.token, PASSWORD);
      return user;
    },
  };
}
