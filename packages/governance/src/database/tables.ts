import {
  bigint,
  customType,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';

/** The PostgreSQL schema of this package. */
export const SCHEMA = 'automate_governance';
export const schema = pgSchema(SCHEMA);

export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });
export const time = (name: string) => timestamp(name, { withTimezone: true });

/** A secret and its current version. No value stands here. */
export const secrets = schema.table(
  'secrets',
  {
    tenantId: text('tenant_id').notNull(),
    id: uuid('id').notNull(),
    key: text('key').notNull(),
    version: integer('version').notNull(),
    createdAt: time('created_at').notNull().defaultNow(),
    updatedAt: time('updated_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] }), unique().on(table.tenantId, table.key)],
);

/** The values, encrypted. */
export const secretVersions = schema.table(
  'secret_versions',
  {
    tenantId: text('tenant_id').notNull(),
    secretId: uuid('secret_id').notNull(),
    version: integer('version').notNull(),
    keyId: text('key_id').notNull(),
    nonce: bytea('nonce').notNull(),
    ciphertext: bytea('ciphertext').notNull(),
    createdAt: time('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.secretId, table.version] })],
);

/** The hosts an operator approved for a secret, by key: also for secrets that are kept elsewhere. */
export const secretBindings = schema.table(
  'secret_bindings',
  {
    tenantId: text('tenant_id').notNull(),
    secretKey: text('secret_key').notNull(),
    host: text('host').notNull(),
    createdAt: time('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.secretKey, table.host] })],
);

/** Counts the changes of a secret, by key: also of secrets that are kept elsewhere. */
export const secretRevisions = schema.table(
  'secret_revisions',
  {
    tenantId: text('tenant_id').notNull(),
    secretKey: text('secret_key').notNull(),
    revision: integer('revision').notNull(),
    /** Null: no change is under way. */
    changingUntil: time('changing_until'),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.secretKey] })],
);

export const apiKeys = schema.table(
  'api_keys',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    secretHash: bytea('secret_hash').notNull(),
    permissions: text('permissions').array().notNull(),
    createdAt: time('created_at').notNull().defaultNow(),
    expiresAt: time('expires_at'),
    revokedAt: time('revoked_at'),
    lastUsedAt: time('last_used_at'),
    createdBy: text('created_by'),
    userId: uuid('user_id'),
    parentId: text('parent_id'),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

/** One row per tenant whose setup is done. */
export const setups = schema.table('setups', {
  tenantId: text('tenant_id').primaryKey(),
  completedAt: time('completed_at').notNull().defaultNow(),
});

export const setupTokens = schema.table(
  'setup_tokens',
  {
    tenantId: text('tenant_id').notNull(),
    tokenHash: bytea('token_hash').notNull(),
    createdAt: time('created_at').notNull().defaultNow(),
    expiresAt: time('expires_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.tokenHash] })],
);

/** Who did what; only ever appended to. */
export const audit = schema.table(
  'audit',
  {
    tenantId: text('tenant_id').notNull(),
    id: bigint('id', { mode: 'bigint' }).notNull().generatedAlwaysAsIdentity(),
    at: time('at').notNull().defaultNow(),
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    traceId: text('trace_id'),
    source: text('source'),
    details: jsonb('details').$type<Record<string, unknown>>(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
