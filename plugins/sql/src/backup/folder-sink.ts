import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { BackupSink } from './backup-sink.ts';
import { type BackupManifest, MANIFEST_FILE, parseManifest, RESTORE_FILE, restoreScript } from './manifest.ts';

/** Begins the name of what is not (or no longer) a backup. */
export const PARTIAL = '.partial-';

/**
 * Keeps a backup in a folder of its own, named by database, time and the step's key. It has its name when it is whole and on
 * the disk, and not before.
 */
export async function createFolderSink(
  folder: string,
  { database, createdAt, idempotencyKey }: { database: string; createdAt: Date; idempotencyKey: string },
): Promise<BackupSink & { path: string }> {
  const time = createdAt.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const name = `${database.replaceAll(/[^A-Za-z0-9_]/g, '_')}-${time}Z-${keyOf(idempotencyKey)}`;
  const partial = join(folder, PARTIAL + name);
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  return {
    path: join(folder, name),
    async write(file, content) {
      const target = createWriteStream(join(partial, file), { flags: 'wx', mode: 0o600, flush: true });
      await pipeline(content, target);
    },
    async finish(manifest) {
      const options = { flag: 'wx', mode: 0o600, flush: true };
      await writeFile(join(partial, RESTORE_FILE), restoreScript(manifest), options);
      await writeFile(join(partial, MANIFEST_FILE), JSON.stringify(manifest, null, 2), options);
      await sync(partial);
      await rename(partial, join(folder, name));
      await sync(folder);
    },
    abandon: () => rm(partial, { recursive: true, force: true }),
  };
}

/** The backup that an earlier attempt of the same step has made. */
export async function findBackup(
  folder: string,
  idempotencyKey: string,
): Promise<{ path: string; manifest: BackupManifest } | undefined> {
  const end = `Z-${keyOf(idempotencyKey)}`;
  const name = (await readdir(folder)).find((one) => one.endsWith(end) && !one.startsWith(PARTIAL));
  return name === undefined ? undefined : await readBackup(join(folder, name));
}

/** @throws AutomateError FAILED_PRECONDITION when there is none */
export async function readBackup(path: string): Promise<{ path: string; manifest: BackupManifest }> {
  const file = join(path, MANIFEST_FILE);
  return { path, manifest: parseManifest(await readFile(file, 'utf8').catch(() => ''), file) };
}

function keyOf(idempotencyKey: string): string {
  return createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 16);
}

async function sync(folder: string): Promise<void> {
  await using handle = await open(folder);
  await handle.sync();
}
