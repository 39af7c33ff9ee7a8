import { randomBytes, randomUUID } from 'node:crypto';
import { type Clock, DEFAULT_TENANT, refused, systemClock } from '@automate/core';
import type { Authentication } from '@automate/providers';
import { and, asc, desc, eq, gt, lt, ne, or, type SQL } from 'drizzle-orm';
import { hashToken } from '../api-keys/api-key-token.ts';
import { appendAudit } from '../audit/audit.ts';
import { type Database, query } from '../database/handle.ts';
import * as tables from '../database/user-tables.ts';
import type { Keyring } from '../keys/keyring.ts';
import { say } from '../problems.ts';
import { customPermissions, denied, missing, permissionsOf } from '../roles/rights.ts';
import { createSignedTokens } from '../signing/signed-tokens.ts';
import { loginOf } from '../users/login.ts';
import { networkOf } from './address.ts';
import { type Bucket, createLoginThrottle } from './login-throttle.ts';
import type { LogIn, SessionPrincipal, Sessions } from './sessions.ts';

export interface SessionsOptions {
  db: Database;
  /** Who tells whether a login and a password are right. */
  authentication: Pick<Authentication, 'authenticate'>;
  /** Signs what a device keeps of a login. */
  keyring: Keyring;
  /** Of the installation: its attempts to log in are kept under it. Default `default`. */
  tenantId?: string;
  clock?: Clock;
  /** Without a request, ms. Default 8 hours. */
  idleMs?: number | undefined;
  /** Whatever happens, ms. Default 7 days. */
  maxMs?: number | undefined;
}

const HOUR_MS = 3_600_000;
const DEVICE_MS = 180 * 24 * HOUR_MS;
/** How often the last use is written. */
const SEEN_EVERY_MS = 60_000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TOKEN = /^as_[A-Za-z0-9_-]{43}$/;
/** What everybody may who is in: to see who they are, and to leave. */
const OWN = 'session:*';

/** Sessions in `governanceMigrations`' tables. */
export function createSessions(options: SessionsOptions): Sessions {
  const { db, authentication, keyring, clock = systemClock, idleMs = 8 * HOUR_MS, maxMs = 7 * 24 * HOUR_MS } = options;
  const { sessions, users, memberships } = tables;
  const installation = options.tenantId ?? DEFAULT_TENANT;
  const throttle = createLoginThrottle({ db, clock, tenantId: installation });
  const devices = createSignedTokens({ keyring, purpose: 'login device', clock });
  const newToken = () => `as_${randomBytes(32).toString('base64url')}`;
  const alive = () =>
    and(gt(sessions.expiresAt, new Date(clock.now())), gt(sessions.lastSeenAt, new Date(clock.now() - idleMs)));

  async function find(tx: Database, where: SQL): Promise<SessionPrincipal | undefined> {
    const [row] = await tx
      .select({ session: sessions, user: users, roles: memberships.roles, custom: customPermissions })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .innerJoin(memberships, and(eq(memberships.userId, users.id), eq(memberships.tenantId, sessions.tenantId)))
      .where(where);
    if (!row || row.user.disabledAt !== null) return undefined;
    const { session, user, roles, custom } = row;
    const idleExpiresAt = session.lastSeenAt.getTime() + idleMs;
    if (Math.min(idleExpiresAt, session.expiresAt.getTime()) <= clock.now()) return undefined;
    return {
      sessionId: session.id,
      tenantId: session.tenantId,
      user: { id: user.id, login: user.login, displayName: user.displayName, email: user.email },
      roles,
      permissions: [...new Set([...permissionsOf(roles, custom), OWN])],
      createdAt: session.createdAt,
      lastSeenAt: session.lastSeenAt,
      expiresAt: session.expiresAt,
      idleExpiresAt: new Date(Math.min(idleExpiresAt, session.expiresAt.getTime())),
    };
  }

  /** Of an account, as strangers try it; of a device that was let in before, apart from them. */
  async function bucketsOf({ login, device, source }: Pick<LogIn, 'login' | 'device' | 'source'>): Promise<Bucket[]> {
    const account = loginOf(login);
    const known = device === undefined ? undefined : await devices.read(device);
    if (known?.status === 'valid' && known.claims.login === account) {
      return [{ kind: 'device', name: String(known.claims.id) }];
    }
    const address: Bucket[] = source === undefined ? [] : [{ kind: 'address', name: networkOf(source) }];
    return [...address, { kind: 'account', name: account }];
  }

  async function start(userId: string, attempt: Pick<LogIn, 'tenantId' | 'source' | 'userAgent' | 'replaces'>) {
    const token = newToken();
    const now = new Date(clock.now());
    const principal = await query('Starting a session', () =>
      db.transaction(async (tx) => {
        const [user] = await tx.select().from(users).where(eq(users.id, userId));
        const belongs = await tx.select().from(memberships).where(eq(memberships.userId, userId));
        const ids = belongs.map(({ tenantId }) => tenantId).sort();
        const home = user && ids.includes(user.tenantId) ? user.tenantId : ids[0];
        const tenantId = attempt.tenantId ?? home;
        if (user === undefined || tenantId === undefined || !ids.includes(tenantId)) {
          throw denied(say('not_in_tenant'));
        }
        if (user.disabledAt !== null) throw denied(say('user_disabled'));
        const id = randomUUID();
        const { source = null, userAgent } = attempt;
        await tx.insert(sessions).values({
          ...{ tenantId, id, userId, tokenHash: hashToken(token), createdAt: now, lastSeenAt: now, source },
          expiresAt: new Date(now.getTime() + maxMs),
          userAgent: printable(userAgent),
        });
        const actor = `user:${user.login}`;
        await appendAudit(tx, { tenantId, actor, action: 'session.start', subject: id, ...(source && { source }) });
        if (attempt.replaces !== undefined) {
          await tx.delete(sessions).where(eq(sessions.tokenHash, hashToken(attempt.replaces)));
        }
        return (await find(tx, eq(sessions.id, id)))!;
      }),
    );
    const device = devices.sign({ login: principal.user.login, id: randomUUID() }, new Date(clock.now() + DEVICE_MS));
    return { token, device, principal };
  }

  /** For a login of nobody too, so that it takes as long. */
  async function tellRefused(login: string, source: string | undefined): Promise<void> {
    const [user] = await query('Reading a user', () =>
      db
        .select()
        .from(users)
        .where(eq(users.login, loginOf(login))),
    );
    // What is no login may be a password in the wrong place.
    const subject = user?.login ?? 'nobody';
    const entry = { tenantId: user?.tenantId ?? installation, actor: 'anonymous', action: 'session.refuse', subject };
    await query('Writing the audit table', () => appendAudit(db, { ...entry, source }));
  }

  return {
    start,

    async logIn(attempt) {
      const { login, password, source } = attempt;
      const buckets = await bucketsOf(attempt);
      await throttle.count(buckets);
      const result = await authentication.authenticate({ username: login, password });
      if (!result.success) {
        await tellRefused(login, source);
        throw refused('UNAUTHENTICATED', say('login_wrong'));
      }
      await throttle.forgive(buckets);
      return start(result.user.id, attempt);
    },

    async verify(token, { touch = true } = {}) {
      if (!TOKEN.test(token)) return undefined;
      const principal = await query('Reading a session', () => find(db, eq(sessions.tokenHash, hashToken(token))));
      if (principal === undefined) return undefined;
      const seen = new Date(clock.now());
      if (touch && seen.getTime() - principal.lastSeenAt.getTime() > SEEN_EVERY_MS) {
        const own = eq(sessions.id, principal.sessionId);
        await query('Keeping a session', () => db.update(sessions).set({ lastSeenAt: seen }).where(own));
      }
      return principal;
    },

    async tenantsOf(userId) {
      const { tenants } = tables;
      const rows = await query('Listing the tenants of a user', () =>
        db
          .select({ id: memberships.tenantId, displayName: tenants.displayName })
          .from(memberships)
          .leftJoin(tenants, eq(tenants.tenantId, memberships.tenantId))
          .where(eq(memberships.userId, userId))
          .orderBy(asc(memberships.tenantId)),
      );
      return rows.map(({ id, displayName }) => ({ id, displayName: displayName ?? id }));
    },

    async switchTenant(principal, tenantId) {
      const token = newToken();
      return query('Changing the tenant of a session', () =>
        db.transaction(async (tx) => {
          const here = and(eq(memberships.userId, principal.user.id), eq(memberships.tenantId, tenantId));
          const [belongs] = await tx.select().from(memberships).where(here);
          if (!belongs) throw denied(say('not_in_tenant'));
          const own = eq(sessions.id, principal.sessionId);
          await tx
            .update(sessions)
            .set({ tenantId, tokenHash: hashToken(token) })
            .where(own);
          const changed = await find(tx, own);
          if (changed === undefined) throw missing(say('no_session_any_more'));
          const actor = `user:${principal.user.login}`;
          await appendAudit(tx, { tenantId, actor, action: 'session.start', subject: principal.sessionId });
          return { token, principal: changed };
        }),
      );
    },

    async rotate({ sessionId }) {
      const token = newToken();
      const changed = await query('Giving a session another token', () =>
        db
          .update(sessions)
          .set({ tokenHash: hashToken(token) })
          .where(eq(sessions.id, sessionId))
          .returning({ id: sessions.id }),
      );
      if (changed.length === 0) throw missing(say('no_session_any_more'));
      return token;
    },

    async list(userId, tenantId) {
      const wanted = and(
        eq(sessions.userId, userId),
        tenantId === undefined ? undefined : eq(sessions.tenantId, tenantId),
        alive(),
      );
      const rows = await query('Listing sessions', () =>
        db.select().from(sessions).where(wanted).orderBy(desc(sessions.createdAt), asc(sessions.id)),
      );
      return rows.map(({ tokenHash: _, ...info }) => info);
    },

    async end(userId, sessionId, { actor, tenantId }) {
      if (!UUID.test(sessionId)) throw missing(say('no_session', { id: sessionId.slice(0, 100) }));
      const at = tenantId === undefined ? undefined : eq(sessions.tenantId, tenantId);
      const own = and(eq(sessions.userId, userId), eq(sessions.id, sessionId), at);
      await query('Ending a session', () =>
        db.transaction(async (tx) => {
          const [ended] = await tx.delete(sessions).where(own).returning();
          if (!ended) throw missing(say('no_session', { id: sessionId }));
          await appendAudit(tx, { tenantId: ended.tenantId, actor, action: 'session.end', subject: sessionId });
        }),
      );
    },

    async endAll(userId, by) {
      return query('Ending sessions', () => db.transaction((tx) => endSessions(tx, userId, by)));
    },

    async throttle(login) {
      const buckets: Bucket[] = [{ kind: 'own-password', name: loginOf(login) }];
      await throttle.count(buckets);
      return { forgive: () => throttle.forgive(buckets) };
    },

    async sweep() {
      const now = new Date(clock.now());
      const over = or(lt(sessions.expiresAt, now), lt(sessions.lastSeenAt, new Date(clock.now() - idleMs)));
      const gone = await query('Forgetting sessions', () =>
        db.delete(sessions).where(over).returning({ id: sessions.id }),
      );
      await query('Forgetting one-time tokens', () =>
        db.delete(tables.userTokens).where(lt(tables.userTokens.expiresAt, now)),
      );
      await throttle.sweep();
      return gone.length;
    },
  };
}

/** Ends a user's sessions in the caller's transaction, in one tenant or everywhere; `except` stays. */
export async function endSessions(
  tx: Database,
  userId: string,
  { actor, tenantId, except }: { actor: string; tenantId?: string | undefined; except?: string | undefined },
): Promise<number> {
  const { sessions } = tables;
  const wanted = and(
    eq(sessions.userId, userId),
    tenantId === undefined ? undefined : eq(sessions.tenantId, tenantId),
    except === undefined ? undefined : ne(sessions.id, except),
  );
  const ended = await tx.delete(sessions).where(wanted).returning();
  for (const { tenantId: of, id } of ended) {
    await appendAudit(tx, { tenantId: of, actor, action: 'session.end', subject: id });
  }
  return ended.length;
}

function printable(userAgent: string | undefined): string | null {
  return userAgent === undefined ? null : userAgent.replace(/[^\x20-\x7e]/g, '?').slice(0, 300);
}
