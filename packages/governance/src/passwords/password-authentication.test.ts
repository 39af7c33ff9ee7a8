import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { authenticationContractSuite } from '@automate/providers/contract-suite';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { governanceMigrations } from '../database/migrations.ts';
import * as tables from '../database/user-tables.ts';
import { createTestPeople, PASSWORD, root } from '../testing/create-people.ts';
import { passwordAuthentication } from './password-authentication.ts';
import { createPasswords } from './passwords.ts';

let database: TestDatabase;
const user = { id: '', groups: [] as string[] };
const other = { id: '', groups: [] as string[] };
/** The database is there once the tests run, not when the suite is registered. */
const db = new Proxy({} as TestDatabase['db'], {
  get: (_, name) => Reflect.get(database.db, name, database.db),
});
/** Dear enough for the time of a hash to show. */
const passwords = createPasswords({ memoryKib: 4_096, passes: 2 });

beforeAll(async () => {
  database = await createTestDatabase({ migrations: [governanceMigrations] });
  const people = await createTestPeople({ db, passwordCost: { memoryKib: 4_096, passes: 2 } });
  user.id = (await people.person('ada', ['owner'])).id;
  const bob = await people.users.invite({ login: 'bob@example.com', displayName: 'Bob', roles: [] }, root());
  await people.users.redeem(bob.link!.token, 'another good password');
  other.id = bob.user.id;
});
afterAll(() => database.drop());

authenticationContractSuite(
  { describe, it },
  {
    provider: passwordAuthentication({ db, passwords }),
    accounts: {
      good: [
        { credentials: { username: 'ada', password: PASSWORD }, user },
        { credentials: { username: ' Bob@Example.com ', password: 'another good password' }, user: other },
      ],
      wrongSecret: { username: 'ada', password: 'another good password' },
      unknown: { username: 'eve', password: PASSWORD },
    },
  },
);

describe('the password provider', () => {
  const hashOfAda = async () => (await db.select().from(tables.users).where(eq(tables.users.login, 'ada')))[0]!;

  it('makes a hash anew when its holder shows the password, and not when somebody guesses', async () => {
    const before = (await hashOfAda()).passwordHash!;
    const dearer = await createTestPeople({ db, passwordCost: { memoryKib: 4_096, passes: 3 } });
    await expect(dearer.sessions.logIn({ login: 'ada', password: 'a wrong password' })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    expect((await hashOfAda()).passwordHash).toBe(before);
    await dearer.sessions.logIn({ login: 'ada', password: PASSWORD });
    const after = (await hashOfAda()).passwordHash!;
    expect(after).toContain('t=3');
    await dearer.sessions.logIn({ login: 'ada', password: PASSWORD });
    expect((await hashOfAda()).passwordHash).toBe(after);
  });
});
