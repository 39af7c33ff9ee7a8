import { integer, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { Maker } from '../roles/maker.ts';
import { bytea, schema, time } from './tables.ts';

export const tenants = schema.table('tenants', {
  tenantId: text('tenant_id').primaryKey(),
  displayName: text('display_name').notNull(),
  createdAt: time('created_at').notNull().defaultNow(),
});

/** Somebody, once in an installation. Their tenant is the one that took them in. */
export const users = schema.table(
  'users',
  {
    tenantId: text('tenant_id').notNull(),
    id: uuid('id').notNull(),
    login: text('login').notNull(),
    displayName: text('display_name').notNull(),
    email: text('email'),
    passwordHash: text('password_hash'),
    passwordChangedAt: time('password_changed_at'),
    disabledAt: time('disabled_at'),
    createdAt: time('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

/** What somebody is in a tenant. */
export const memberships = schema.table(
  'memberships',
  {
    tenantId: text('tenant_id').notNull(),
    userId: uuid('user_id').notNull(),
    roles: text('roles').array().notNull(),
    createdAt: time('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.userId] })],
);

/** The roles a tenant made for itself; those that every tenant has stand in code. */
export const roles = schema.table(
  'roles',
  {
    tenantId: text('tenant_id').notNull(),
    name: text('name').notNull(),
    description: text('description').notNull(),
    permissions: text('permissions').array().notNull(),
    createdAt: time('created_at').notNull().defaultNow(),
    updatedAt: time('updated_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.name] })],
);

/** One-time tokens that let somebody choose a password, in the tenant whose somebody made them. */
export const userTokens = schema.table(
  'user_tokens',
  {
    tenantId: text('tenant_id').notNull(),
    tokenHash: bytea('token_hash').notNull(),
    userId: uuid('user_id').notNull(),
    expiresAt: time('expires_at').notNull(),
    madeBy: text('made_by').$type<Maker>(),
    permissions: text('permissions').array(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.tokenHash] })],
);

export const sessions = schema.table(
  'sessions',
  {
    tenantId: text('tenant_id').notNull(),
    id: uuid('id').notNull(),
    userId: uuid('user_id').notNull(),
    tokenHash: bytea('token_hash').notNull(),
    createdAt: time('created_at').notNull(),
    lastSeenAt: time('last_seen_at').notNull(),
    expiresAt: time('expires_at').notNull(),
    source: text('source'),
    userAgent: text('user_agent'),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

/** How often somebody tried to log in of late, by the hash of an account, a device or an address. */
export const loginAttempts = schema.table(
  'login_attempts',
  {
    tenantId: text('tenant_id').notNull(),
    bucket: bytea('bucket').notNull(),
    attempts: integer('attempts').notNull(),
    blockedUntil: time('blocked_until').notNull(),
    updatedAt: time('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.bucket] })],
);
