import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/**
 * Has the system drop its caches of pages, names and inodes. What this process has loaded stays. Linux, for root; throws
 * elsewhere.
 */
export function dropFileCaches(): void {
  execFileSync('sync');
  writeFileSync('/proc/sys/vm/drop_caches', '3');
}
