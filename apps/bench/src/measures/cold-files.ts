import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/** Has the system write what it holds back: only pages that are written can be dropped. */
export function syncFiles(): void {
  execFileSync('sync');
}

/**
 * Has the system drop its caches of pages, names and inodes, of written files: see `syncFiles`. What this process has
 * loaded stays. Linux, for root; throws elsewhere. Starts no process: after a fork every page a process touches is first
 * a fault, the more of them the larger it is.
 */
export function dropFileCaches(): void {
  writeFileSync('/proc/sys/vm/drop_caches', '3');
}
