import { runSqlite, type SqliteHandle } from './sqlite-handle.ts';

const COLUMNS = `
  tenant_id TEXT NOT NULL CHECK (tenant_id <> ''),
  queue TEXT NOT NULL,
  topic TEXT NOT NULL,
  ref TEXT,
  key TEXT,
  priority INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  max_attempts INTEGER NOT NULL CHECK (max_attempts > 0),
  engine_format INTEGER NOT NULL,
  workflow_version INTEGER,
  requires TEXT NOT NULL,
  traceparent TEXT,
  wake_seq INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  payload TEXT`;

/** Times are milliseconds since 1970; a due_at of null waits for a wake. Tokens are text: JavaScript's numbers are too small. */
const STATEMENTS = [
  `CREATE TABLE IF NOT EXISTS automate_outbox_items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token TEXT NOT NULL DEFAULT '0',
    state TEXT NOT NULL CHECK (state IN ('ready', 'scheduled', 'claimed')),
    due_at INTEGER,
    lease_until INTEGER,
    worker TEXT,
    last_code TEXT,
    last_message TEXT,
    ${COLUMNS}
  )`,
  `CREATE INDEX IF NOT EXISTS automate_outbox_items_ready
    ON automate_outbox_items (queue, priority, id) WHERE state = 'ready'`,
  `CREATE INDEX IF NOT EXISTS automate_outbox_items_scheduled
    ON automate_outbox_items (queue, due_at) WHERE state = 'scheduled'`,
  `CREATE INDEX IF NOT EXISTS automate_outbox_items_claimed
    ON automate_outbox_items (lease_until) WHERE state = 'claimed'`,
  `CREATE UNIQUE INDEX IF NOT EXISTS automate_outbox_items_key
    ON automate_outbox_items (tenant_id, queue, key) WHERE key IS NOT NULL`,
  `CREATE TABLE IF NOT EXISTS automate_outbox_dead_letters (
    id INTEGER PRIMARY KEY,
    token TEXT NOT NULL,
    code TEXT NOT NULL,
    message TEXT,
    died_at INTEGER NOT NULL,
    ${COLUMNS}
  )`,
  `CREATE TABLE IF NOT EXISTS automate_outbox_finished (
    id INTEGER PRIMARY KEY,
    finished_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    tenant_id TEXT NOT NULL,
    queue TEXT NOT NULL,
    topic TEXT NOT NULL,
    ref TEXT,
    key TEXT,
    traceparent TEXT
  )`,
  `CREATE INDEX IF NOT EXISTS automate_outbox_finished_oldest ON automate_outbox_finished (finished_at)`,
];

/** The columns that items and dead letters share. */
export const SHARED_COLUMNS = `tenant_id, queue, topic, ref, key, priority, attempts, max_attempts, engine_format,
  workflow_version, requires, traceparent, wake_seq, created_at, payload`;

/** Makes the outbox's tables in an SQLite database, where they are missing. SQLite 3.42 or newer. */
export function createSqliteTables(db: SqliteHandle): void {
  for (const statement of STATEMENTS) runSqlite(db, statement);
}
