import { AutomateError, type Clock, DEFAULT_TENANT, newTraceparent, silentLogger } from '@automate/core';
import type { Authentication } from '@automate/providers';
import type { Database } from '../database/handle.ts';
import type { Keyring } from '../keys/keyring.ts';
import { passwordAuthentication } from '../passwords/password-authentication.ts';
import { createPasswords, type PasswordCost, type Passwords } from '../passwords/passwords.ts';
import { createUserRoles } from '../roles/create-user-roles.ts';
import { createMakers, type Makers } from '../roles/rights-now.ts';
import type { Roles } from '../roles/roles.ts';
import { createSessions } from '../sessions/create-sessions.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { createTenants, type Tenants } from '../tenants/tenants.ts';
import { createUsers } from '../users/create-users.ts';
import type { Users } from '../users/users.ts';

export interface PeopleOptions {
  /** Where `governanceMigrations` were run. */
  db: Database;
  /** Signs what a device keeps of a login. */
  keyring: Keyring;
  /** Of the installation. Default `default`. */
  tenantId?: string;
  clock?: Clock;
  /** Default: Argon2id with 19 MiB and 2 passes. */
  passwordCost?: PasswordCost;
  /** A session without a request, ms. Default 8 hours. */
  idleMs?: number | undefined;
  /** A session whatever happens, ms. Default 7 days. */
  maxMs?: number | undefined;
}

/** Everything that knows of people, put together. */
export interface People {
  users: Users;
  roles: Roles;
  tenants: Tenants;
  sessions: Sessions;
  passwords: Passwords;
  makers: Makers;
}

/** People who log in with the built-in authentication provider, their password. */
export async function createPeople(options: PeopleOptions): Promise<People> {
  const { passwordCost, ...rest } = options;
  const shared = { ...rest, tenantId: options.tenantId ?? DEFAULT_TENANT };
  const passwords = createPasswords(passwordCost);
  const authentication = await openPasswords(shared.db, passwords, shared.tenantId);
  return {
    users: createUsers({ ...shared, passwords }),
    roles: createUserRoles(shared),
    tenants: createTenants(shared),
    sessions: createSessions({ ...shared, authentication }),
    passwords,
    makers: createMakers(shared),
  };
}

/** It has no configuration, no secrets, and calls nobody. */
function openPasswords(db: Database, passwords: Passwords, tenantId: string): Promise<Authentication> {
  const { value } = passwordAuthentication({ db, passwords });
  const nothing = async () => {
    throw new AutomateError({ code: 'UNIMPLEMENTED', message: 'passwords are looked up here', effect: 'none' });
  };
  return value.configure(
    {},
    {
      tenantId,
      instance: { key: value.key, name: value.key, config: {} },
      state: undefined,
      fetch: nothing,
      log: silentLogger,
      signal: new AbortController().signal,
      traceparent: newTraceparent(),
      secret: (field) => {
        throw new AutomateError({ code: 'NOT_FOUND', message: `passwords have no field ${field}`, effect: 'none' });
      },
      sign: nothing,
      plaintext: nothing,
    },
  );
}
