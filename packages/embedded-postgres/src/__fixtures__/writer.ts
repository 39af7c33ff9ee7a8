/** Writes numbered rows through several connections until its input ends, and prints each number once it is committed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@automate/db';

const { sql, close } = await openDatabase({ url: process.argv[2] ?? '', max: 4 });
await sql`create table if not exists written (n int)`;
let over = false;
process.stdin.once('end', () => {
  over = true;
});
process.stdin.resume();
let next = 0;
async function write(): Promise<void> {
  while (!over) {
    next += 1;
    const mine = next;
    try {
      await sql.begin((tx) => tx`insert into written select unnest(${[mine]}::int[])`);
      console.log(mine);
    } catch {
      await sleep(5);
    }
  }
}
await Promise.all([write(), write(), write(), write()]);
await close();
