import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { run } from '../run.ts';
import type { Outside } from './outside.ts';

/** The compiler of this workspace. */
const TSC = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');

/**
 * Compiles a project, the declarations it imports checked too. Gives the errors in its own files and in ours; those in
 * other people's declarations (drizzle's do not compile by themselves) are nobody's here.
 */
export async function compile(project: string, { env }: Outside, tsc = TSC): Promise<string[]> {
  try {
    await run('node', [tsc, '-p', '.', '--pretty', 'false'], { cwd: project, env });
    return [];
  } catch (error) {
    const lines = (error as Error).message.split('\n').filter((line) => /^\S+\(\d+,\d+\): error /.test(line));
    // It did not compile for a reason of its own.
    if (lines.length === 0) throw error;
    return lines.filter((line) => !line.startsWith('node_modules/') || line.startsWith('node_modules/@automate/'));
  }
}
