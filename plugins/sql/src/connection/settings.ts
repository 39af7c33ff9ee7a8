import type { StepContext } from '@automate/workflow';
import type { ClientBase } from 'pg';

/** So that the server ends a statement itself, and says so, before the step is given up with its end unknown. */
const MARGIN_MS = 1000;
/** What values look like as text, whatever the database and the role say. */
const FORMATS = {
  datestyle: 'ISO, YMD',
  timezone: 'UTC',
  intervalstyle: 'iso_8601',
  bytea_output: 'hex',
  extra_float_digits: '1',
};

/** For the transaction that was just begun: how long a statement of it may take. */
export function setTimeLimit(client: ClientBase, { deadline }: Pick<StepContext, 'deadline'>): Promise<void> {
  const left = deadline.getTime() - Date.now();
  const timeoutMs = String(Math.max(1, Math.floor(left - Math.min(MARGIN_MS, left / 10))));
  return set(client, { statement_timeout: timeoutMs, idle_in_transaction_session_timeout: timeoutMs });
}

/**
 * And what values look like. It is a statement, so that from then on a transaction that only reads cannot be made one that
 * writes.
 */
export async function setFormats(client: ClientBase): Promise<void> {
  await set(client, FORMATS);
}

async function set(client: ClientBase, settings: Readonly<Record<string, string>>): Promise<void> {
  const calls = Object.keys(settings).map((_, at) => `set_config($${2 * at + 1}, $${2 * at + 2}, true)`);
  await client.query(`select ${calls.join(', ')}`, Object.entries(settings).flat());
}
