import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import postgres from 'postgres';
import { describe, expect, it } from 'vitest';
import { ask, type DataDir, fill, temporaryDataDir, until } from './__fixtures__/data-dir.ts';
import { hold } from './__fixtures__/hold.ts';
import { serverAccount } from './account.ts';
import { readPostmasterPid } from './postmaster-pid.ts';
import { processIsAlive, worksIn } from './process-liveness.ts';
import { startEmbeddedPostgres } from './start-embedded-postgres.ts';

const filesOf = (folder: DataDir) => readdirSync(folder.path);

/** Told to write rows until its input ends, it says which were committed. */
function writeTo(url: string) {
  const file = join(import.meta.dirname, '__fixtures__', 'writer.ts');
  const child = spawn(process.execPath, ['--conditions=@automate/source', file, url], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const written: number[] = [];
  createInterface(child.stdout).on('line', (line) => written.push(Number(line)));
  const end = async () => {
    child.stdin.end();
    const [status] = await exited;
    return status as number | null;
  };
  return { written, end };
}

describe('a server that outlived its process', () => {
  it('is taken over, and stopped by who took it over', async () => {
    await using folder = temporaryDataDir();
    await fill(folder);
    const killed = hold(folder.path);
    const { pid, options } = await killed.held;
    await killed.kill();
    expect(worksIn(pid, folder.data)).toBe(true);
    const next = await startEmbeddedPostgres({ dataDir: folder.path });
    expect(next).toMatchObject({ owned: false, pid, options });
    expect(await ask(next.options, 'select seven from kept')).toEqual([{ seven: 7 }]);
    await next.stop();
    await until(() => !processIsAlive(pid));
  });

  it('comes back when PostgreSQL itself is killed, under the same address, with all that was committed', async () => {
    await using folder = temporaryDataDir();
    await fill(folder);
    await using server = await startEmbeddedPostgres({ dataDir: folder.path });
    // A process of its own, because a rejection that nobody catches would end it.
    const writer = writeTo(server.url);
    for (let round = 1; round <= 3; round += 1) {
      const before = { pid: server.pid, written: writer.written.length };
      await until(() => writer.written.length > before.written + 20);
      process.kill(before.pid, 'SIGKILL');
      await until(() => server.pid !== before.pid);
    }
    const written = writer.written.length;
    await until(() => writer.written.length > written + 20);
    expect(await writer.end()).toBe(0);
    const kept = new Set((await ask(server.options, 'select n from written')).map((row) => row.n));
    expect(writer.written.filter((n) => !kept.has(n))).toEqual([]);
  });

  it('is replaced when its postmaster was killed and a backend still holds its memory', async () => {
    await using folder = temporaryDataDir();
    await fill(folder);
    const killed = hold(folder.path);
    const { pid, options } = await killed.held;
    const sql = postgres({ ...options, max: 1, onnotice: () => {} });
    const [backend] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
    const orphan = backend?.pid ?? 0;
    process.kill(orphan, 'SIGSTOP');
    await killed.kill();
    process.kill(pid, 'SIGKILL');
    await using next = await startEmbeddedPostgres({ dataDir: folder.path });
    expect(next.owned).toBe(true);
    expect(next.pid).not.toBe(pid);
    await until(() => !processIsAlive(orphan));
    await sql.end({ timeout: 0 });
  });
});

describe('postmaster.pid', () => {
  it.each([
    ['a process that is gone', () => undefined],
    // A process of the account that PostgreSQL runs as: it takes any such for its own kind, and refuses for ever.
    [
      'another process that got its id',
      () => spawn('sleep', ['60'], { ...serverAccount(), cwd: '/', stdio: 'ignore' }),
    ],
  ])('that names %s is no obstacle', async (_title, makeProcess) => {
    await using folder = temporaryDataDir();
    await fill(folder);
    const other: ChildProcess | undefined = makeProcess();
    const before = await startEmbeddedPostgres({ dataDir: folder.path });
    const { host } = before.options;
    await before.stop();
    mkdirSync(host);
    const stale = `${other?.pid ?? 4_194_303}\n/nowhere\n1700000000\n5432\n${host}\n\n   123456         1\nready   \n`;
    writeFileSync(join(folder.data, 'postmaster.pid'), stale);
    writeFileSync(join(host, '.s.PGSQL.5432.lock'), stale);
    const server = await startEmbeddedPostgres({ dataDir: folder.path });
    expect(await ask(server.options, 'select seven from kept')).toEqual([{ seven: 7 }]);
    expect(readPostmasterPid(folder.data)?.pid).toBe(server.pid);
    await server.stop();
    expect(readdirSync(folder.data).filter((name) => name.startsWith('postmaster.pid'))).toEqual([]);
    expect(other?.exitCode ?? null).toBe(null);
    other?.kill();
  });
});

describe('processes that start at the same moment', () => {
  it('end up on one cluster in an empty folder', async () => {
    await using folder = temporaryDataDir();
    const holders = Array.from({ length: 4 }, () => hold(folder.path));
    const held = await Promise.all(holders.map((one) => one.held));
    expect(new Set(held.map((one) => one.pid)).size).toBe(1);
    expect(new Set(held.map((one) => one.url)).size).toBe(1);
    expect(held.filter((one) => one.owned)).toHaveLength(1);
    expect(filesOf(folder)).toEqual(['cluster']);
    await Promise.all(holders.map((one) => one.stop()));
    expect(worksIn(held[0]?.pid ?? 0, folder.data)).toBe(false);
  });

  it('find a server while others stop it', async () => {
    await using folder = temporaryDataDir();
    await fill(folder);
    const visit = async (number: number) => {
      for (let round = 0; round < 8; round += 1) {
        const server = await startEmbeddedPostgres({ dataDir: folder.path });
        // Between these two nobody may stop it, because this process is there.
        const [row] = await ask(server.options, 'select seven from kept');
        expect(row, `visitor ${number}, round ${round}`).toEqual({ seven: 7 });
        await server.stop();
      }
    };
    await Promise.all([visit(1), visit(2), visit(3)]);
    expect(readPostmasterPid(folder.data)).toBeUndefined();
  });
});

describe('an initdb that was interrupted', () => {
  it('leaves nothing in the way', async () => {
    await using folder = temporaryDataDir();
    // Once more where it was done before anybody looked.
    for (let draft = false; !draft; ) {
      rmSync(folder.path, { recursive: true, force: true });
      const killed = hold(folder.path);
      await until(() => drafts(folder).length > 0 || existsSync(join(folder.path, 'cluster')));
      draft = drafts(folder).length > 0;
      if (draft) await killed.kill();
      else await killed.held.then(() => killed.stop());
    }
    await using server = await startEmbeddedPostgres({ dataDir: folder.path });
    expect(await ask(server.options, 'select 1 as one')).toEqual([{ one: 1 }]);
    // An initdb that was still at work is cleared away by a later start.
    await until(async () => {
      await (await startEmbeddedPostgres({ dataDir: folder.path })).stop();
      return drafts(folder).length === 0;
    });
  });

  const drafts = (folder: DataDir) => {
    try {
      return filesOf(folder).filter((name) => name.startsWith('cluster.draft'));
    } catch {
      return [];
    }
  };
});

describe('a server that does not start', () => {
  it('is explained by its last words', async () => {
    await using folder = temporaryDataDir();
    await fill(folder);
    writeFileSync(join(folder.data, 'postgresql.conf'), 'no_such_setting = 1\n');
    const error = await startEmbeddedPostgres({ dataDir: folder.path }).catch((reason) => reason);
    expect(error).toMatchObject({ code: 'FAILED_PRECONDITION' });
    expect(error.message).toContain('no_such_setting');
    expect(error.message).not.toContain('\n');
  });

  it('is told to have data of another release', async () => {
    await using folder = temporaryDataDir();
    await fill(folder);
    writeFileSync(join(folder.data, 'PG_VERSION'), '17\n');
    const error = await startEmbeddedPostgres({ dataDir: folder.path }).catch((reason) => reason);
    expect(error).toMatchObject({ code: 'FAILED_PRECONDITION' });
    expect(error.message).toMatch(/The data is PostgreSQL 17's.*another data folder/);
  });

  it('is told to have a file where its folder should be', async () => {
    await using folder = temporaryDataDir();
    writeFileSync(folder.path, '');
    const error = await startEmbeddedPostgres({ dataDir: folder.path }).catch((reason) => reason);
    expect(error).toMatchObject({ code: 'FAILED_PRECONDITION' });
    expect(error.message).toContain(folder.path);
  });
});
