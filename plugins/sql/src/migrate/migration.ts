import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { isAbsolute, join, normalize } from 'node:path';
import type { StepContext } from '@automate/workflow';
import { refused } from '../errors.ts';

/** One change of a database, known by its name. */
export interface Migration {
  name: string;
  /** Any number of statements. */
  sql: string;
}

/** Migrations of a folder: its `.sql` files in the order of their names. @throws AutomateError PERMISSION_DENIED, INVALID_ARGUMENT */
export async function readMigrations(folder: string, { permit }: Pick<StepContext, 'permit'>): Promise<Migration[]> {
  if (!isAbsolute(folder) || normalize(folder) !== folder)
    throw refused(`"${folder}" is no absolute path without . and ..`);
  await permit({ resource: 'filesystem', action: 'read', scope: join(folder, '*') });
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw refused(`the folder ${folder} cannot be read (${error.code})`);
  });
  const names = files.filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (file) => ({ name: file.slice(0, -4), sql: await readFile(join(folder, file), 'utf8') })),
  );
}

/** What a migration was, whatever the line ends of the machine that it came from. */
export function hashOf({ sql }: Migration): string {
  return createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex');
}
