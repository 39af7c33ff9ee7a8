import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';

/** Whether there is a process of this id. It may be another one than was meant: ids are used again. */
export function processIsAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Whether the process is a PostgreSQL that works in this data folder. On Linux its working folder tells, which is
 * certain; elsewhere its command line does, which cannot tell two clusters of one user apart.
 */
export function worksIn(pid: number, dataFolder: string): boolean {
  if (!processIsAlive(pid)) return false;
  if (process.platform === 'linux') return hasWorkingFolder(pid, dataFolder);
  try {
    return commandOf(pid).includes('postgres');
  } catch {
    return false;
  }
}

/**
 * Server processes in this data folder whose postmaster was killed. As long as one lives, its shared memory keeps a new
 * server from starting. Found on Linux only.
 */
export function orphansIn(dataFolder: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      if (!Number.isInteger(pid)) return false;
      try {
        // A postmaster shows its arguments; what it forked shows `postgres: what it does`.
        if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('postgres: ')) return false;
        // "pid (name) state parent ...", and the name may hold anything.
        const [, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
        return hasWorkingFolder(pid, dataFolder) && !hasWorkingFolder(Number(parent), dataFolder);
      } catch {
        return false;
      }
    });
}

function hasWorkingFolder(pid: number, folder: string): boolean {
  try {
    const wanted = statSync(folder, { bigint: true });
    return workingFolderOf(pid, wanted.uid) === `${wanted.dev} ${wanted.ino}`;
  } catch {
    // Gone, a zombie, or another user's: none of them is our server.
    return false;
  }
}

/**
 * Device and inode. In a container root may see the working folders of its own processes only (it lacks CAP_SYS_PTRACE),
 * and its server is another account's: then that account is asked.
 */
function workingFolderOf(pid: number, owner: bigint): string {
  const link = `/proc/${pid}/cwd`;
  try {
    const { dev, ino } = statSync(link, { bigint: true });
    return `${dev} ${ino}`;
  } catch (error) {
    const { uid, gid } = statSync(`/proc/${pid}`);
    if ((error as NodeJS.ErrnoException).code !== 'EACCES' || process.geteuid?.() !== 0 || BigInt(uid) !== owner)
      throw error;
    return spawnSync('stat', ['-L', '-c', '%d %i', link], { uid, gid, cwd: '/', encoding: 'utf8' }).stdout.trim();
  }
}

function commandOf(pid: number): string {
  return process.platform === 'win32'
    ? execFileSync('tasklist', ['/FI', `PID eq ${pid}`, '/NH'], { encoding: 'utf8' })
    : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
}
