import { defineAuthentication } from '@automate/providers';
import { and, eq } from 'drizzle-orm';
import { type Database, query } from '../database/handle.ts';
import { users } from '../database/user-tables.ts';
import { loginOf } from '../users/login.ts';
import type { Passwords } from './passwords.ts';

/**
 * The built-in way to log in, as one more authentication provider: `{username, password}` of the users table. Its users
 * have their roles from memberships, so it tells of no groups.
 */
export function passwordAuthentication({ db, passwords }: { db: Database; passwords: Passwords }) {
  return defineAuthentication({
    key: 'password',
    displayName: 'Password',
    create: () => ({
      async authenticate({ username = '', password = '' }) {
        const [user] = await query('Reading a user', () =>
          db
            .select()
            .from(users)
            .where(eq(users.login, loginOf(username))),
        );
        const { matches, outdated } = await passwords.check(password, user?.passwordHash);
        if (!matches || user === undefined || user.disabledAt !== null) return { success: false, error: 'wrong' };
        if (outdated) await renew(user.id, user.passwordHash as string, password);
        const { id, displayName, email } = user;
        return { success: true, user: { id, groups: [], displayName, ...(email !== null && { email }) } };
      },
    }),
  });

  async function renew(id: string, before: string, password: string): Promise<void> {
    const passwordHash = await passwords.rehash(password);
    // Unless it was changed meanwhile.
    const unchanged = and(eq(users.id, id), eq(users.passwordHash, before));
    await query('Renewing the hash of a password', () => db.update(users).set({ passwordHash }).where(unchanged));
  }
}
