import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BenchDatabase } from './system.ts';

const run = promisify(execFile);

/** Two rows, an event and its job, in one CTE statement and one commit. The payload is sent with each. */
const SCRIPT = `WITH event AS (INSERT INTO pgb.events (payload) VALUES (:payload::jsonb) RETURNING id)
INSERT INTO pgb.jobs (event_id) SELECT id FROM event;`;

export const pgbenchTables = `
  CREATE SCHEMA pgb;
  CREATE TABLE pgb.events (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, received_at timestamptz NOT NULL DEFAULT now(), payload jsonb NOT NULL);
  CREATE TABLE pgb.jobs (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id bigint NOT NULL, state smallint NOT NULL DEFAULT 0);
  CREATE INDEX ON pgb.jobs (id) WHERE state = 0`;

/** True where PostgreSQL's own load generator is installed; the npm packages of the server do not carry it. */
export async function havePgbench(): Promise<boolean> {
  return await run('pgbench', ['--version']).then(
    () => true,
    () => false,
  );
}

/** Commits per second of the two-row statement with this many clients. Throws when pgbench fails. */
export async function pgbench(
  database: BenchDatabase,
  clients: number,
  durationS: number,
  payload: object,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'automate-pgbench-'));
  try {
    const file = join(folder, 'accept.sql');
    await writeFile(file, SCRIPT);
    const url = new URL(database.url);
    // Its clock runs while it connects; its rate leaves that out.
    const runFor = Math.ceil(durationS + clients / 50);
    const size = ['-c', String(clients), '-j', '2', '-T', String(runFor)];
    const args = ['-n', '-M', 'prepared', ...size, '-D', `payload=${JSON.stringify(payload)}`, '-f', file];
    const { stdout } = await run('pgbench', args, {
      env: {
        ...process.env,
        PGHOST: url.searchParams.get('host') ?? decodeURIComponent(url.hostname),
        PGPORT: url.searchParams.get('port') ?? (url.port || '5432'),
        PGUSER: decodeURIComponent(url.username),
        PGPASSWORD: decodeURIComponent(url.password),
        PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
      },
    });
    const tps = /tps = ([\d.]+)/.exec(stdout)?.[1];
    if (tps === undefined) throw new Error(`pgbench printed no rate:\n${stdout}`);
    return Number(tps);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
