import type { Sql } from 'postgres';

const TABLES = `
CREATE SCHEMA IF NOT EXISTS raw;
CREATE TABLE IF NOT EXISTS raw.events (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payload jsonb NOT NULL);
CREATE TABLE IF NOT EXISTS raw.jobs (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id bigint NOT NULL)`;

const STORE = `
WITH event AS (INSERT INTO raw.events (payload) SELECT text::jsonb FROM unnest($1::text[]) AS text RETURNING id)
INSERT INTO raw.jobs (event_id) SELECT id FROM event`;

/** As the product's ingest: while one batch is on its way to the disk, the next is written. */
const LANES = 2;

interface Call {
  text: string;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * What batching can do with two bare rows a call, and nothing else: no delivery id, no names, no tenant, no order.
 * Concurrent calls share a statement and its commit.
 */
export async function createRawBatches(sql: Sql): Promise<(json: string) => Promise<void>> {
  await sql.unsafe(TABLES);
  let queue: Call[] = [];
  let underWay = 0;
  const send = async (): Promise<void> => {
    const batch = queue;
    queue = [];
    if (batch.length === 0) return;
    underWay += 1;
    try {
      await sql.unsafe(STORE, [batch.map(({ text }) => text)], { prepare: true });
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    underWay -= 1;
    look();
  };
  const look = (): void => {
    if (underWay < LANES && queue.length > 0) setImmediate(() => underWay < LANES && void send());
  };
  return (text) =>
    new Promise((resolve, reject) => {
      queue.push({ text, resolve, reject });
      look();
    });
}
