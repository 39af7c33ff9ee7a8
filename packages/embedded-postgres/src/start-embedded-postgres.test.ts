import { cpSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { describe, expect, it } from 'vitest';
import { ask, fill, temporaryDataDir } from './__fixtures__/data-dir.ts';
import { hold } from './__fixtures__/hold.ts';
import { worksIn } from './process-liveness.ts';
import { startEmbeddedPostgres } from './start-embedded-postgres.ts';

const onUnix = process.platform !== 'win32';

describe('startEmbeddedPostgres', () => {
  it('gives a durable PostgreSQL that nobody else gets into', async () => {
    await using folder = temporaryDataDir();
    await using server = await startEmbeddedPostgres({ dataDir: folder.path });
    expect(server.owned).toBe(true);
    const [settings] = await ask(
      server.options,
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
         current_setting('listen_addresses') as addresses, current_setting('server_encoding') as encoding,
         current_database() as database, current_setting('data_checksums') as checksums`,
    );
    expect(settings).toEqual({
      fsync: 'on',
      commit: 'on',
      addresses: onUnix ? '' : '127.0.0.1',
      encoding: 'UTF8',
      database: 'automate',
      checksums: 'on',
    });
    await expect(ask({ ...server.options, password: 'guessed' }, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    if (!onUnix) return;
    for (const secret of [join(folder.path, 'cluster', 'password'), server.logFile]) {
      expect(statSync(secret).mode & 0o077, secret).toBe(0);
    }
    expect(statSync(server.options.host).mode & 0o777).toBe(0o700);
  });

  it('keeps values of failing statements out of its log', async () => {
    await using folder = temporaryDataDir();
    await fill(folder);
    await using server = await startEmbeddedPostgres({ dataDir: folder.path });
    await expect(ask(server.options, "select 'hunter2'::int")).rejects.toThrow();
    await ask(server.options, 'create table t (v text primary key)');
    await ask(server.options, "insert into t values ('hunter2')");
    await expect(ask(server.options, "insert into t values ('hunter2')")).rejects.toThrow();
    const log = readFileSync(server.logFile, 'utf8');
    expect(log).toContain('ready to accept connections');
    expect(log).not.toContain('hunter2');
  });

  it('works in a folder whose path is too long for a socket', async () => {
    await using folder = temporaryDataDir();
    const dataDir = join(folder.path, 'a'.repeat(120), 'and a space');
    await using server = await startEmbeddedPostgres({ dataDir });
    expect(await ask(server.options, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(existsSync(join(dataDir, 'cluster', 'data', 'PG_VERSION'))).toBe(true);
  });

  it('is joined by other processes, and stopped by the last', async () => {
    await using folder = temporaryDataDir();
    await fill(folder);
    const first = await startEmbeddedPostgres({ dataDir: folder.path });
    const other = hold(folder.path);
    expect(await other.held).toMatchObject({ owned: false, pid: first.pid, options: first.options, url: first.url });
    await first.stop();
    await first.stop();
    expect(await ask(first.options, 'select 1 as one')).toEqual([{ one: 1 }]);
    await other.stop();
    expect(worksIn(first.pid, folder.data)).toBe(false);
    expect(existsSync(first.options.host)).toBe(false);
  });

  it('has the data and the address of before after a clean stop', async () => {
    await using folder = temporaryDataDir();
    await fill(folder);
    const before = await startEmbeddedPostgres({ dataDir: folder.path });
    await before.stop();
    await using after = await startEmbeddedPostgres({ dataDir: folder.path });
    expect(after.owned).toBe(true);
    if (onUnix) expect(after.options).toEqual(before.options);
    expect(await ask(after.options, 'select seven from kept')).toEqual([{ seven: 7 }]);
    expect(readFileSync(after.logFile, 'utf8')).not.toContain('not properly shut down');
  });

  it('runs beside a copy of itself', async () => {
    await using folder = temporaryDataDir();
    await using copied = temporaryDataDir();
    await fill(folder);
    await using server = await startEmbeddedPostgres({ dataDir: folder.path });
    await server.stop();
    cpSync(folder.path, copied.path, { recursive: true });
    await using original = await startEmbeddedPostgres({ dataDir: folder.path });
    await using copy = await startEmbeddedPostgres({ dataDir: copied.path });
    expect(copy.owned).toBe(true);
    await ask(copy.options, 'update kept set seven = 8');
    expect(await ask(original.options, 'select seven from kept')).toEqual([{ seven: 7 }]);
  });

  it('has a URL that libpq and node-postgres understand', async () => {
    await using folder = temporaryDataDir();
    await fill(folder);
    await using server = await startEmbeddedPostgres({ dataDir: folder.path });
    const url = new URL(server.url);
    const { host, port, username, password, database } = server.options;
    expect([url.username, url.password, url.port, url.pathname]).toEqual([
      username,
      password,
      `${port}`,
      `/${database}`,
    ]);
    expect(url.searchParams.get('host') ?? url.hostname).toBe(host);
  });

  it('leaves no connection behind', async () => {
    await using folder = temporaryDataDir();
    await fill(folder);
    const watcher = await startEmbeddedPostgres({ dataDir: folder.path });
    const sql = postgres({ ...watcher.options, max: 1, onnotice: () => {} });
    const presences = async () =>
      Number((await sql`select count(*) from pg_stat_activity where application_name = 'automate-presence'`)[0]?.count);
    for (let round = 0; round < 3; round += 1) await (await startEmbeddedPostgres({ dataDir: folder.path })).stop();
    await expect.poll(presences).toBe(1);
    await sql.end();
    await watcher.stop();
  });
});
