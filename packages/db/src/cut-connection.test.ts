import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { cuttingProxy } from './__fixtures__/cutting-proxy.ts';
import { freshDatabase } from './__fixtures__/fresh-database.ts';
import { openDatabase } from './open-database.ts';

// What design and engine stand on, and what postgres.js 3.4.9 does not give without the patch in `patches/`.
describe('a connection that is cut', () => {
  it('ends its transaction: what the transaction sends later never runs, alone or in another', async () => {
    await using database = await freshDatabase();
    await database.sql`create table notes (text text)`;
    const { sql, close } = await openDatabase({ url: database.url, max: 1 });
    let cut = () => {};
    const wasCut = new Promise<void>((resolve) => {
      cut = resolve;
    });
    let other: Promise<unknown> = Promise.resolve();
    const first = sql.begin(async (tx) => {
      const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
      await tx`insert into notes values ('first, before the cut')`;
      await database.sql`select pg_terminate_backend(${row?.pid ?? 0}::int)`;
      await wasCut;
      for (let tries = 0; tries < 5; tries += 1) {
        await tx`insert into notes values ('first, after the cut')`.catch(() => {});
        await sleep(20);
      }
    });
    await expect(first).rejects.toMatchObject({ code: expect.stringMatching(/CONNECTION_CLOSED|57P01/) });
    other = sql.begin(async (tx) => {
      await tx`insert into notes values ('second')`;
      cut();
      await sleep(150);
      await tx`insert into notes values ('second')`;
    });
    await other;
    expect(await database.sql`select text, count(*)::int as n from notes group by text`).toEqual([
      { text: 'second', n: 2 },
    ]);
    await close();
  });

  it('gives its place in the pool to a new one, whatever was on its way', async () => {
    await using database = await freshDatabase();
    await database.sql`create table pairs (id int, half text)`;
    const file = join(import.meta.dirname, '__fixtures__', 'storm.ts');
    const storm = spawn(process.execPath, ['--conditions=@automate/source', file, database.url], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const exited = once(storm, 'close');
    let complaints = '';
    storm.stderr.on('data', (chunk) => {
      complaints += String(chunk);
    });
    const lines: string[] = [];
    createInterface(storm.stdout).on('line', (line) => lines.push(line));
    const committed = () => lines.filter((line) => line.startsWith('committed')).length;
    await expect.poll(committed, { timeout: 15_000 }).toBeGreaterThan(10);
    for (let round = 0; round < 60; round += 1) {
      await database.sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'storm' order by random() limit ${(round % 3) + 1}`;
      await sleep(round % 4 === 0 ? 40 : 5);
    }
    storm.stdin.end();
    const [status] = (await Promise.race([exited, sleep(30_000, ['it hangs'])])) as [number | string];
    storm.kill('SIGKILL');
    expect({ status, complaints }).toEqual({ status: 0, complaints: '' });
    const halves = await database.sql`select id, array_agg(half order by half) as halves from pairs group by id`;
    expect(halves.filter(({ halves }) => halves.join() !== 'a,b')).toEqual([]);
    const kept = new Set(halves.map(({ id }) => `committed ${id}`));
    expect(lines.filter((line) => line.startsWith('committed') && !kept.has(line))).toEqual([]);
  }, 60_000);

  it('reserves a connection for a transaction however many statements are on their way', async () => {
    await using database = await freshDatabase();
    const { sql, close } = await openDatabase({ url: database.url, max: 1 });
    for (const before of [0, 98, 99, 100, 101, 250]) {
      // A hundred are sent without waiting for an answer; the transaction begins on the edge of that.
      const ahead = Array.from({ length: before }, () => sql`select 1`.then((rows) => rows.length));
      const transaction = sql.begin(async (tx) => {
        const [one] = await tx`select pg_current_xact_id()::text as id`;
        await sleep(1);
        const [two] = await tx`select pg_current_xact_id()::text as id`;
        return one?.id === two?.id;
      });
      const behind = Array.from({ length: 5 }, () => sql`select pg_current_xact_id_if_assigned() as id`);
      expect(await transaction, `after ${before}`).toBe(true);
      await Promise.all(ahead);
      expect((await Promise.all(behind)).map(([row]) => row?.id)).toEqual([null, null, null, null, null]);
    }
    await close();
  });

  it('leaves nothing of a result that broke off in the results of others', async () => {
    await using database = await freshDatabase();
    const { sql, close } = await openDatabase({ url: database.url, max: 1 });
    for (const cut of [true, false]) {
      // The first rows have arrived when the third thousandth does not come.
      const broken = sql`
        select i, case when i = 3000 and ${cut} then pg_sleep(30)::text else (1 / (3000 - i))::text end as x
        from generate_series(1, 5000) as i`.catch((error: { code: string }) => error.code);
      if (cut) {
        const kill = () => database.sql`
          select pg_terminate_backend(pid) from pg_stat_activity
          where wait_event = 'PgSleep' and datname = ${database.name}`;
        await expect.poll(async () => (await kill()).length).toBe(1);
      }
      expect(await broken).toMatch(cut ? /57P01|CONNECTION_CLOSED/ : '22012');
      const rows = await sql<{ n: number }[]>`select n from generate_series(1, 3) as n`;
      expect([...rows]).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    }
    await close();
  });

  it('does not end the process when it is cut before the first answer', async () => {
    await using database = await freshDatabase();
    for (const afterBytes of [0, 9, 100, 400]) {
      const proxy = await cuttingProxy(database.url, afterBytes);
      await expect(openDatabase({ url: proxy.url, max: 1 })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      proxy.close();
    }
  });
});
