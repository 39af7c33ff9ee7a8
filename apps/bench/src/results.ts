import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Machine } from './machine.ts';
import type { TargetReport } from './report.ts';

/** Everything of one run of the bench. */
export interface Results {
  /** ISO 8601. */
  startedAt: string;
  quick: boolean;
  machine: Machine;
  /** Busy processes in the minute before, and in the last one. */
  load: { before: number; after: number };
  targets: TargetReport[];
}

const FOLDER = join(import.meta.dirname, '..', 'results');

/** Writes the results beside those of earlier runs; returns the file. */
export async function writeResults(results: Results, folder: string = FOLDER): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${results.startedAt.replaceAll(':', '-')}.json`);
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  return file;
}
