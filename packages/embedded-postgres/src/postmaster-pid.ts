import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { worksIn } from './process-liveness.ts';

/** What a running server says of itself in `postmaster.pid`; the last parts come a moment after the first. */
export interface PostmasterPid {
  pid: number;
  port: number | undefined;
  /** Undefined where there are no Unix sockets. */
  socketFolder: string | undefined;
  /** `starting` (recovering, too), `ready`, `standby` or `stopping`. */
  status: string | undefined;
}

/** Undefined when there is no such file, or nothing in it yet. */
export function readPostmasterPid(dataFolder: string): PostmasterPid | undefined {
  const text = readIfThere(join(dataFolder, 'postmaster.pid'));
  const lines = text?.split('\n').map((line) => line.trim()) ?? [];
  const pid = Number.parseInt(lines[0] ?? '', 10);
  if (text === undefined || !(pid > 0)) return undefined;
  return {
    pid,
    port: Number.parseInt(lines[3] ?? '', 10) || undefined,
    socketFolder: lines[4] || undefined,
    status: lines[7] || undefined,
  };
}

/**
 * Clears away the lock files of a server that is gone, where PostgreSQL would not dare to because its process id is in
 * use: by another process, or by itself as long as nobody has taken note of its death.
 */
export function removeStaleLocks(dataFolder: string, socketFolder?: string): void {
  removeStale(join(dataFolder, 'postmaster.pid'), dataFolder);
  // Not the socket itself: whoever holds the lock replaces it.
  if (socketFolder !== undefined) removeStale(join(socketFolder, '.s.PGSQL.5432.lock'), dataFolder);
}

/** Taken away under another name first: if a new server wrote its own meanwhile, that goes back. */
function removeStale(file: string, dataFolder: string): void {
  const seen = readIfThere(file);
  const pid = Number.parseInt(seen ?? '', 10);
  if (!(pid > 0) || worksIn(pid, dataFolder)) return;
  const aside = `${file}.stale-${randomBytes(4).toString('hex')}`;
  try {
    renameSync(file, aside);
    if (readIfThere(aside) !== seen) linkSync(aside, file);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
