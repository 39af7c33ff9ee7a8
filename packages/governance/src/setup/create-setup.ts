import { randomBytes } from 'node:crypto';
import { AutomateError, type Clock, DEFAULT_TENANT, systemClock } from '@automate/core';
import { and, eq, lte } from 'drizzle-orm';
import { hashToken } from '../api-keys/api-key-token.ts';
import { insertApiKey } from '../api-keys/create-api-keys.ts';
import { appendAudit } from '../audit/audit.ts';
import { type Database, query } from '../database/handle.ts';
import * as tables from '../database/tables.ts';
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
}

const TOKEN = /^setup_[A-Za-z0-9_-]{43}$/;

/** The first start of an installation, in `governanceMigrations`' tables. */
export function createSetup(options: SetupOptions): Setup {
  const { db, tokenFile, tenantId = DEFAULT_TENANT, validMs = 24 * 3_600_000, clock = systemClock } = options;
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

    async redeem(token, keyName = 'first key') {
      const key = await query('Redeeming the setup token', () =>
        db.transaction(async (tx) => {
          const [row] = await find(tx, token);
          if (!row || row.expiresAt.getTime() <= clock.now()) {
            const [completed] = await tx.select().from(setups).where(eq(setups.tenantId, tenantId));
            throw completed ? alreadyDone() : unknownToken();
          }
          // Whoever inserts the row has redeemed; everybody else waits for it here and finds it taken.
          const [first] = await tx.insert(setups).values({ tenantId }).onConflictDoNothing().returning();
          if (!first) throw alreadyDone();
          await tx.delete(setupTokens).where(eq(setupTokens.tenantId, tenantId));
          await appendAudit(tx, { tenantId, actor: 'setup', action: 'setup.redeem', subject: tenantId });
          const wanted = { tenantId, name: keyName, permissions: ['*'], actor: 'setup' };
          return insertApiKey(tx, wanted, new Date(clock.now()));
        }),
      );
      done = true;
      await removeTokenFile(tokenFile);
      return key;
    },
  };
}

function unknownToken(): AutomateError {
  return new AutomateError({
    code: 'UNAUTHENTICATED',
    message:
      "This setup token is unknown or has expired. The valid one is in the server's token file; a restart makes a new one.",
    effect: 'none',
  });
}

function alreadyDone(): AutomateError {
  return new AutomateError({
    code: 'FAILED_PRECONDITION',
    message: 'The setup is done: its token was used. Use an API key.',
    effect: 'none',
  });
}
