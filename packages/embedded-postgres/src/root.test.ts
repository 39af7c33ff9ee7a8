import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { expect, it } from 'vitest';
import { describeAsRoot, SOMEBODY, SOMEBODY_ELSE } from './__fixtures__/as-root.ts';
import { ask, fill, temporaryDataDir } from './__fixtures__/data-dir.ts';
import { hold } from './__fixtures__/hold.ts';
import { serverAccount } from './account.ts';
import { worksIn } from './process-liveness.ts';
import { startEmbeddedPostgres } from './start-embedded-postgres.ts';

const UNLISTED = 61_234;

/** A folder that anybody may enter, with one in it that belongs to somebody. */
function folderOf(uid: number) {
  const folder = mkdtempSync('/tmp/automate-owned-');
  chmodSync(folder, 0o755);
  const home = join(folder, 'home');
  mkdirSync(home, { mode: 0o700 });
  chownSync(home, uid, uid);
  return { home, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

/** What a user who is not root sees of a path. */
const sees = (uid: number, command: string) =>
  spawnSync('/bin/sh', ['-c', command], { uid, gid: uid, cwd: '/', encoding: 'utf8' }).status === 0;

describeAsRoot('as root (left out for other users)', () => {
  it("keeps the data where it was asked for, inside a folder that PostgreSQL's account cannot enter", async () => {
    await using folder = temporaryDataDir();
    expect(statSync(join(folder.path, '..'))).toMatchObject({ uid: 0, mode: 0o40700 });
    await using server = await startEmbeddedPostgres({ dataDir: folder.path });
    const process_ = statSync(`/proc/${server.pid}`);
    expect(process_.uid).toBe(serverAccount()?.uid);
    expect(statSync(folder.data)).toMatchObject({ uid: serverAccount()?.uid, mode: 0o40700 });
    expect(await ask(server.options, 'create table t as select 1; checkpoint; select 1 as one')).toBeDefined();
    expect(statSync(join(folder.data, 'base')).isDirectory()).toBe(true);
  });

  it('lets no other user near its socket, its password or its data', async () => {
    await using folder = temporaryDataDir();
    await using server = await startEmbeddedPostgres({ dataDir: folder.path });
    // Even where the folder above is open.
    chmodSync(join(folder.path, '..'), 0o755);
    chmodSync(folder.path, 0o755);
    const cluster = join(folder.path, 'cluster');
    for (const path of [server.options.host, join(cluster, 'data')]) {
      expect(sees(SOMEBODY, `ls ${path}`), path).toBe(false);
    }
    for (const name of ['password', 'postgres.log', 'socket-folder']) {
      expect(sees(0, `cat ${join(cluster, name)}`), name).toBe(true);
      expect(sees(SOMEBODY, `cat ${join(cluster, name)}`), name).toBe(false);
      expect(sees(serverAccount()?.uid ?? 0, `cat ${join(cluster, name)}`), name).toBe(false);
    }
  });

  it('takes turns with the user whose folder it is', async () => {
    using owned = folderOf(SOMEBODY);
    const dataDir = join(owned.home, 'data');
    const user = hold(dataDir, SOMEBODY);
    const { options } = await user.held;
    await ask(options, 'create table kept as select 7 as seven');
    const root = await startEmbeddedPostgres({ dataDir });
    expect(root.owned).toBe(false);
    await user.stop();
    await root.stop();
    const again = await startEmbeddedPostgres({ dataDir });
    expect(again.owned).toBe(true);
    expect(statSync(`/proc/${again.pid}`).uid).toBe(SOMEBODY);
    await again.stop();
    const back = hold(dataDir, SOMEBODY);
    expect(await ask((await back.held).options, 'select seven from kept')).toEqual([{ seven: 7 }]);
    await back.stop();
  });

  it('mends the owner and mode of data that root has copied', async () => {
    await using folder = temporaryDataDir();
    await fill(folder);
    const backup = `${folder.path}-backup`;
    cpSync(folder.path, backup, { recursive: true });
    chmodSync(join(backup, 'cluster', 'data'), 0o755);
    rmSync(folder.path, { recursive: true });
    cpSync(backup, folder.path, { recursive: true });
    await using after = await startEmbeddedPostgres({ dataDir: folder.path });
    expect(await ask(after.options, 'select seven from kept')).toEqual([{ seven: 7 }]);
  });

  it('tells an ordinary user whose folder it is not', async () => {
    using owned = folderOf(SOMEBODY);
    const dataDir = join(owned.home, 'data');
    const owner = hold(dataDir, SOMEBODY);
    await owner.held;
    using ofRoot = folderOf(0);
    for (const taken of [dataDir, join(ofRoot.home, 'data')]) {
      const stranger = hold(taken, SOMEBODY_ELSE);
      const error = await stranger.held.catch((reason) => reason);
      expect(error).toMatchObject({ code: 'PERMISSION_DENIED' });
      expect(error.message).toMatch(/cannot be used: .*AUTOMATE_DATA_DIR/);
    }
    chmodSync(owned.home, 0o755);
    const error = await hold(dataDir, SOMEBODY_ELSE).held.catch((reason) => reason);
    expect(error).toMatchObject({ code: 'PERMISSION_DENIED' });
    await owner.stop();
  });
});

describeAsRoot(
  "as root that may not look into other users' processes, as in a container (left out for other users)",
  () => {
    const drop = ['setpriv', '--bounding-set=-sys_ptrace', '--inh-caps=-sys_ptrace'];
    const contained = (dataDir: string) => hold(dataDir, undefined, drop);
    const canDrop = spawnSync('setpriv', [...drop.slice(1), 'true']).status === 0;

    it.skipIf(!canDrop)(
      'starts, is joined, is killed and taken over, replaces what was killed, and stops',
      async () => {
        await using folder = temporaryDataDir();
        const first = contained(folder.path);
        const { pid, options } = await first.held;
        expect(await first.held).toMatchObject({ owned: true });
        const second = contained(folder.path);
        expect(await second.held).toMatchObject({ owned: false, pid });
        await first.kill();
        await second.kill();
        const third = contained(folder.path);
        expect(await third.held).toMatchObject({ owned: false, pid, options });
        await third.kill();
        const sql = postgres({ ...options, max: 1, onnotice: () => {} });
        const [backend] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
        process.kill(backend?.pid ?? 0, 'SIGSTOP');
        process.kill(pid, 'SIGKILL');
        const fourth = contained(folder.path);
        const replaced = await fourth.held;
        expect(replaced).toMatchObject({ owned: true, options });
        await sql.end({ timeout: 0 });
        await fourth.stop();
        expect(worksIn(replaced.pid, folder.data)).toBe(false);
      },
    );
  },
);

describeAsRoot('as a user without an entry in /etc/passwd (left out for other users)', () => {
  it('starts where initdb can be given a name, and says what to do where not', async () => {
    using owned = folderOf(UNLISTED);
    const account = { uid: UNLISTED, gid: UNLISTED };
    if (spawnSync('unshare', ['--user', '--map-user=1', 'true'], account).status === 0) {
      const holder = hold(join(owned.home, 'data'), UNLISTED);
      const { pid } = await holder.held;
      expect(statSync(`/proc/${pid}`).uid).toBe(UNLISTED);
      expect(statSync(join(owned.home, 'data', 'cluster', 'data', 'PG_VERSION')).uid).toBe(UNLISTED);
      await holder.stop();
      return;
    }
    const error = await hold(join(owned.home, 'data'), UNLISTED).held.catch((reason) => reason);
    expect(error).toMatchObject({ code: 'FAILED_PRECONDITION' });
    expect(error.message).toMatch(/user does not exist\. Add the user to \/etc\/passwd, or set DATABASE_URL/);
    expect(readdirSync(join(owned.home, 'data'))).toEqual([]);
  });
});

describeAsRoot('as an ordinary user, started by root for the test (left out for other users)', () => {
  it('starts, is joined, is killed and taken over', async () => {
    using owned = folderOf(SOMEBODY);
    const dataDir = join(owned.home, 'data');
    const first = hold(dataDir, SOMEBODY);
    const { pid, options } = await first.held;
    expect(statSync(`/proc/${pid}`).uid).toBe(SOMEBODY);
    const second = hold(dataDir, SOMEBODY);
    expect(await second.held).toMatchObject({ owned: false, pid });
    await first.kill();
    await second.kill();
    const third = hold(dataDir, SOMEBODY);
    expect(await third.held).toMatchObject({ owned: false, pid, options });
    await third.stop();
    expect(worksIn(pid, join(dataDir, 'cluster', 'data'))).toBe(false);
  });
});
