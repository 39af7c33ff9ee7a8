import { execFileSync } from 'node:child_process';
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
  const inside = readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && hasWorkingFolder(pid, dataFolder));
  return inside.filter((pid) => {
    try {
      // A postmaster shows its arguments; what it forked shows `postgres: what it does`.
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('postgres: ')) return false;
      // "pid (name) state parent ...", and the name may hold anything.
      const [, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      return !inside.includes(Number(parent));
    } catch {
      return false;
    }
  });
}

function hasWorkingFolder(pid: number, folder: string): boolean {
  try {
    const at = statSync(`/proc/${pid}/cwd`);
    const wanted = statSync(folder);
    return at.dev === wanted.dev && at.ino === wanted.ino;
  } catch {
    // Gone, a zombie, or another user's: none of them is our server.
    return false;
  }
}

function commandOf(pid: number): string {
  return process.platform === 'win32'
    ? execFileSync('tasklist', ['/FI', `PID eq ${pid}`, '/NH'], { encoding: 'utf8' })
    : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
}
