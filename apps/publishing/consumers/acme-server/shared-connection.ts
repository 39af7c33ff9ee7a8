import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@automate/db';

const { sql, close } = await openDatabase({ url: process.env.DATABASE_URL ?? '', max: 1 });
const unwritable = sql`select ${undefined as unknown as string}`.catch((error: { code?: string }) => error.code);
const others = [1, 2].map(async (n) => (await sql<{ n: number }[]>`select ${n}::int as n`)[0]?.n);
const seen = await Promise.race([
  Promise.all([unwritable, ...others]),
  // An answer that has come is not waited for any longer.
  sleep(10_000, 'no answer', { ref: false }),
]);
console.log(JSON.stringify(seen));
await close();
