import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PARTIAL, readBackup } from './folder-sink.ts';
import type { BackupManifest } from './manifest.ts';

const DAY_MS = 86_400_000;

/**
 * Removes the backups of the same database that are older than so many days, and what attempts that died left a day ago. What
 * has no manifest of ours is left alone. Gives the names of the backups that are gone.
 */
export async function removeOld(
  folder: string,
  { host, database }: BackupManifest,
  days: number,
  now: Date,
): Promise<string[]> {
  const removed: string[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (name.startsWith(PARTIAL)) {
      const { mtimeMs } = await stat(path);
      if (mtimeMs < now.getTime() - DAY_MS) await rm(path, { recursive: true, force: true });
      continue;
    }
    const found = await readBackup(path).catch(() => undefined);
    if (found?.manifest.host !== host || found.manifest.database !== database) continue;
    if (Date.parse(found.manifest.createdAt) >= now.getTime() - days * DAY_MS) continue;
    // Half of a backup is never taken for one.
    const doomed = join(folder, PARTIAL + name);
    await rename(path, doomed);
    await rm(doomed, { recursive: true });
    removed.push(name);
  }
  return removed;
}
