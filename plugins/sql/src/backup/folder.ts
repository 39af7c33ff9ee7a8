import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StepContext } from '@automate/workflow';
import { refused } from '../errors.ts';
import { unsound } from './manifest.ts';

/** The folder that `file:///…` names. @throws AutomateError INVALID_ARGUMENT */
export function folderOf(location: string): string {
  try {
    const url = new URL(location);
    if (url.protocol === 'file:' && url.host === '' && url.search === '' && url.hash === '')
      return fileURLToPath(url).replace(/(?<=.)\/+$/, '');
  } catch {
    // Said below.
  }
  throw refused(`${JSON.stringify(location)} is no folder: write file:///path`);
}

/**
 * A folder that the step may use, made where it is not there and `make` says so. Links do not lead around the permission.
 * @throws AutomateError PERMISSION_DENIED, FAILED_PRECONDITION when it cannot be used
 */
export async function openFolder(
  folder: string,
  { permit }: Pick<StepContext, 'permit'>,
  action: 'read' | 'write',
): Promise<string> {
  const ask = (path: string) => permit({ resource: 'filesystem', action, scope: join(path, '*') });
  await ask(folder);
  try {
    if (action === 'write') await mkdir(folder, { recursive: true, mode: 0o700 });
    const real = await realpath(folder);
    if (real !== folder) await ask(real);
    return real;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || code === 'PERMISSION_DENIED') throw error;
    throw unsound(`the folder ${folder} cannot be used (${code})`);
  }
}
