/**
 * A process that writes pairs of rows, each pair in one transaction, through a small pool while its connections are being
 * cut. Prints `committed <pair>` for each transaction that was answered. When its input ends it says `calm`, writes on until
 * every lane has committed once more, and prints `done`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../open-database.ts';

const LANES = 6;
const { sql, close } = await openDatabase({ url: process.argv[2] ?? '', max: 3, applicationName: 'storm' });
let calm = false;
process.stdin.once('end', () => {
  calm = true;
  console.log('calm');
});
process.stdin.resume();
let next = 0;

async function pair(): Promise<void> {
  next += 1;
  const mine = next;
  await sql.begin(async (tx) => {
    await tx`insert into pairs values (${mine}, 'a')`;
    // Time enough to lose the connection, and for another lane to take its place.
    await sleep(mine % 7);
    await tx`insert into pairs values (${mine}, 'b')`.catch(async (error) => {
      await sleep(mine % 5);
      // What a careless author does; it must not reach another lane's transaction.
      await tx`insert into pairs values (${mine}, 'stray')`.catch(() => {});
      throw error;
    });
  });
  console.log(`committed ${mine}`);
}

async function alone(): Promise<void> {
  const reserved = await sql.reserve();
  try {
    await reserved`select 1`;
    await sleep(1);
    await reserved`select 2`;
  } finally {
    reserved.release();
  }
}

async function lane(number: number): Promise<void> {
  for (;;) {
    const finish = calm;
    try {
      if (number % 3 === 0) await alone();
      await sql`select ${number}::int`;
      await pair();
      if (finish) return;
    } catch {
      await sleep(1);
    }
  }
}

await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number)));
console.log('done');
await close();
