import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freshDatabase } from './__fixtures__/fresh-database.ts';
import { openDatabase } from './open-database.ts';

/** One connection, and the code of what a statement fails with. */
async function oneConnection(url: string): Promise<Sql> {
  const { sql, close } = await openDatabase({ url, max: 1 });
  onTestFinished(() => close());
  return sql;
}
const code = (error: { code?: string }) => error.code;

// What postgres.js 3.4.9 does not give without the patch in `patches/`, beside what a cut connection needs.
describe('a connection that many share', () => {
  it('gives everybody the own result where a statement among theirs cannot be written', async () => {
    await using database = await freshDatabase();
    const sql = await oneConnection(database.url);
    await sql`create table notes (text text)`;
    for (const ahead of [0, 1, 3]) {
      const before = Array.from({ length: ahead }, (_, n) => sql`select ${n}::int as n`.execute());
      const broken = sql`select ${undefined as unknown as string} as n`.catch(code);
      const after = Array.from({ length: 3 }, (_, n) => sql`select ${10 + n}::int as n`.execute());
      expect(await broken).toBe('UNDEFINED_VALUE');
      const rows = (await Promise.all([...before, ...after])).map(([row]) => row?.n);
      expect(rows).toEqual([...Array.from({ length: ahead }, (_, n) => n), 10, 11, 12]);
    }
    const transaction = sql.begin(async (tx) => {
      await tx`insert into notes values ('kept by nobody')`;
      await Promise.all([tx`select pg_sleep(0.01)`, tx`select ${undefined as unknown as string}`]);
    });
    await expect(transaction).rejects.toMatchObject({ code: 'UNDEFINED_VALUE' });
    expect([...(await sql`select * from notes`)]).toEqual([]);
  });

  it('gives everybody the own result where a statement must be prepared anew', async () => {
    await using database = await freshDatabase();
    const sql = await oneConnection(database.url);
    await sql`create table notes (id int, text text)`;
    await sql`insert into notes values (1, 'one')`;
    const note = () => sql`select * from notes where id = ${1}`;
    await note();
    for (let round = 0; round < 10; round += 1) {
      // PostgreSQL refuses the prepared statement: its result has another column. The driver prepares it once more.
      await database.sql.unsafe(`alter table notes add column c${round} int`);
      const anew = note().execute();
      const others: Promise<unknown>[] = [];
      for (let n = 0; n < 300; n += 1) {
        others.push(sql.unsafe(`select ${n} as n`).then(([row]) => row?.n));
        if (n % 3 === 0) await turn();
      }
      expect((await anew)[0]).toMatchObject({ id: 1, text: 'one' });
      expect(await Promise.all(others)).toEqual(Array.from({ length: 300 }, (_, n) => n));
    }
  });

  it('sends the same values where a statement must be prepared anew', async () => {
    await using database = await freshDatabase();
    const sql = await oneConnection(database.url);
    await sql`create table blobs (bytes bytea)`;
    const insert = () => sql`insert into blobs values (${Buffer.from('hello')}) returning *`;
    await insert();
    await database.sql`alter table blobs add column more int`;
    expect(String((await insert())[0]?.bytes)).toBe('hello');
  });

  it('tells of a COPY that fails at its end, and of none that was cut', async () => {
    await using database = await freshDatabase();
    const sql = await oneConnection(database.url);
    await sql`create table ids (id int primary key)`;
    const copy = async (lines: string[]) => pipeline(Readable.from(lines), await sql`copy ids from stdin`.writable());
    const failing = copy(['1\n', '1\n']).then(() => 'done', code);
    expect(await Promise.race([failing, sleep(9000, 'it hangs')])).toBe('23505');
    await copy(['1\n', '2\n']);
    const stream = await sql`copy (select repeat('x', 100) from generate_series(1, 200000)) to stdout`.readable();
    for await (const _ of stream) break;
    const rows = sql`select count(*)::int as n from ids`.execute();
    expect(await Promise.race([rows.then(([row]) => row?.n), sleep(9000, 'it hangs')])).toBe(2);
  });

  it('keeps a cursor that was cut out of the next session', async () => {
    await using database = await freshDatabase();
    const sql = await oneConnection(database.url);
    const [session] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
    const read = sql`select n from generate_series(1, 1000) as n`.cursor(10, async () => {
      await database.sql`select pg_terminate_backend(${session?.pid ?? 0}::int)`;
      await sleep(200);
    });
    await expect(read).rejects.toMatchObject({ code: expect.stringMatching(/CONNECTION_CLOSED|ECONNRESET|57P01/) });
    // On its way when the cursor would go on.
    const slow = sql`select pg_sleep(0.4), 1 as n`;
    const rows = await Promise.all([slow, sql`select 2 as n`, sql`select 3 as n`]);
    expect(rows.map(([row]) => row?.n)).toEqual([1, 2, 3]);
  });
});
