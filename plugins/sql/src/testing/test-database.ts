import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import type { ConnectionInput } from '../connection/connection-schema.ts';

/** A database of one test file's own, and how a step reaches it. */
export async function openTestDatabase(): Promise<TestDatabase & { connection: ConnectionInput & { port: number } }> {
  const database = await createTestDatabase();
  const { host, port, username, password, database: name } = database.options as unknown as Record<string, string>;
  const connection = { host: host ?? '', port: Number(port), database: name ?? '', user: username ?? '' };
  return { ...database, connection: { ...connection, sslMode: 'disable', ...(password && { password }) } };
}
