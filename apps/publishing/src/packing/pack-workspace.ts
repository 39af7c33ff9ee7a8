import { join } from 'node:path';
import { run } from '../run.ts';

/** The repository. */
export const WORKSPACE = join(import.meta.dirname, '../../../..');

/** Filters for pnpm: what may be published. It leaves out what is private by itself. */
export const PUBLISHED = ['--filter=./packages/*', '--filter=./plugins/*'];

/** Builds what has changed and packs every package that is not private into a folder. Gives the tarballs' paths. */
export async function packWorkspace(folder: string): Promise<string[]> {
  await run('turbo', ['run', 'build', '--output-logs=errors-only'], { cwd: WORKSPACE });
  const args = ['--recursive', ...PUBLISHED, 'pack', '--json', '--pack-destination', folder];
  const packed = JSON.parse(await run('pnpm', args, { cwd: WORKSPACE })) as { filename: string }[];
  return packed.map(({ filename }) => filename).sort();
}
