import { randomBytes } from 'node:crypto';
import { type AutomateError, type Clock, DEFAULT_TENANT, refused, systemClock } from '@automate/core';
import { and, eq, lte } from 'drizzle-orm';
import { hashToken } from '../api-keys/api-key-token.ts';
import { insertApiKey } from '../api-keys/create-api-keys.ts';
import { appendAudit } from '../audit/audit.ts';
import { type Database, query } from '../database/handle.ts';
import * as tables from '../database/tables.ts';
import { createPasswords, type Passwords } from '../passwords/passwords.ts';
import { say } from '../problems.ts';
import { insertOwner } from '../users/create-users.ts';
import { checkedLogin } from '../users/login.ts';
import type { Setup } from './setup.ts';
import { readTokenFile, removeTokenFile, writeTokenFile } from './token-file.ts';

export interface SetupOptions {
  db: Database;
  /** Where the token is written, readable by its owner alone. */
  tokenFile: string;
  /** Default `default`. */
  tenantId?: string;
  /** How long a token is valid, ms. Default one day. */
  validMs?: number;
  clock?: Clock;
  /** Hash the first owner's. */
  passwords?: Passwords;
}

const TOKEN = /^setup_[A-Za-z0-9_-]{43}$/;

/** The first start of an installation, in `governanceMigrations`' tables. */
export function createSetup(options: SetupOptions): Setup {
  const { db, tokenFile, tenantId = DEFAULT_TENANT, validMs = 24 * 3_600_000, clock = systemClock } = options;
  const passwords = options.passwords ?? createPasswords();
  const { setups, setupTokens } = tables;
  let done = false;

  async function setupPending(): Promise<boolean> {
    // It never becomes pending again.
    if (done) return false;
    const rows = await query('Reading the state of the setup', () =>
      db.select().from(setups).where(eq(setups.tenantId, tenantId)),
    );
    done = rows.length > 0;
    return !done;
  }

  const find = (tx: Database, token: string) =>
    tx
      .select()
      .from(setupTokens)
      .where(and(eq(setupTokens.tenantId, tenantId), eq(setupTokens.tokenHash, hashToken(token))));

  async function requireToken(tx: Database, token: string): Promise<void> {
    const [row] = await find(tx, token);
    if (row && row.expiresAt.getTime() > clock.now()) return;
    const [completed] = await tx.select().from(setups).where(eq(setups.tenantId, tenantId));
    throw completed ? alreadyDone() : unknownToken();
  }

  const firstKey = (tx: Database, name: string) =>
    insertApiKey(tx, { tenantId, name, permissions: ['*'], actor: 'setup' }, new Date(clock.now()));

  async function exchange<T>(token: string, make: (tx: Database) => Promise<T>): Promise<T> {
    const made = await query('Redeeming the setup token', () =>
      db.transaction(async (tx) => {
        await requireToken(tx, token);
        // Whoever inserts the row has redeemed; everybody else waits for it here and finds it taken.
        const [first] = await tx.insert(setups).values({ tenantId }).onConflictDoNothing().returning();
        if (!first) throw alreadyDone();
        await tx.delete(setupTokens).where(eq(setupTokens.tenantId, tenantId));
        await appendAudit(tx, { tenantId, actor: 'setup', action: 'setup.redeem', subject: tenantId });
        return make(tx);
      }),
    );
    done = true;
    await removeTokenFile(tokenFile);
    return made;
  }

  return {
    setupPending,

    async begin() {
      if (!(await setupPending())) {
        await removeTokenFile(tokenFile);
        return { setupPending: false };
      }
      const written = await readTokenFile(tokenFile);
      if (written !== undefined && TOKEN.test(written)) {
        const [row] = await query('Reading the setup token', () => find(db, written));
        if (row && row.expiresAt.getTime() > clock.now()) {
          return { setupPending: true, token: written, tokenFile, expiresAt: row.expiresAt };
        }
      }
      const token = `setup_${randomBytes(32).toString('base64url')}`;
      const expiresAt = new Date(clock.now() + validMs);
      await query('Storing the setup token', () =>
        db.transaction(async (tx) => {
          const expired = and(eq(setupTokens.tenantId, tenantId), lte(setupTokens.expiresAt, new Date(clock.now())));
          await tx.delete(setupTokens).where(expired);
          await tx.insert(setupTokens).values({ tenantId, tokenHash: hashToken(token), expiresAt });
        }),
      );
      await writeTokenFile(tokenFile, token);
      return { setupPending: true, token, tokenFile, expiresAt };
    },

    redeem: (token, keyName = 'first key') => exchange(token, (tx) => firstKey(tx, keyName)),

    async redeemForOwner(token, { password, ...owner }, keyName) {
      // A hash is dear: it is made for nobody who has no token.
      await query('Reading the setup token', () => requireToken(db, token));
      const login = checkedLogin(owner.login);
      const passwordHash = await passwords.hash(password, login);
      return exchange(token, async (tx) => {
        const user = await insertOwner(tx, tenantId, owner, passwordHash, new Date(clock.now()));
        await appendAudit(tx, {
          tenantId,
          actor: 'setup',
          action: 'user.create',
          subject: login,
          details: { id: user.id },
        });
        return { user, ...(keyName !== undefined && { key: await firstKey(tx, keyName) }) };
      });
    },
  };
}

function unknownToken(): AutomateError {
  return refused('UNAUTHENTICATED', say('setup_token_wrong'));
}

function alreadyDone(): AutomateError {
  return refused('FAILED_PRECONDITION', say('setup_done'));
}
