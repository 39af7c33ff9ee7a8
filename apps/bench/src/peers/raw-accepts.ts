import postgres from 'postgres';
import { acceptRate } from '../measures/accepts.ts';
import type { BenchDatabase } from './system.ts';

/** Where pgbench is not installed: its two-row statement from this process, one connection per client. */
export async function rawAccepts(
  { url }: BenchDatabase,
  clients: number,
  durationS: number,
  payload: object,
): Promise<number> {
  const json = JSON.stringify(payload);
  const address = new URL(url);
  const host = address.searchParams.get('host') ?? address.hostname;
  const port = address.searchParams.get('port') ?? (address.port || '5432');
  const sql = postgres({
    host,
    port: Number(port),
    ...(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : {}),
    user: decodeURIComponent(address.username),
    password: decodeURIComponent(address.password),
    database: address.pathname.slice(1),
    max: clients,
  });
  try {
    const accept = () => sql`
      WITH event AS (INSERT INTO pgb.events (payload) VALUES (${json}::text::jsonb) RETURNING id)
      INSERT INTO pgb.jobs (event_id) SELECT id FROM event`;
    await acceptRate(clients, 0.5, accept);
    return await acceptRate(clients, durationS, accept);
  } finally {
    await sql.end();
  }
}
