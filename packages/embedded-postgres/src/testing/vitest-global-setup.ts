import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The maintenance database of this run's cluster. */
    postgresUrl: string;
  }
}

/**
 * Vitest's `globalSetup`: one PostgreSQL for the whole run, held by a process that outlives this one for as long as the
 * cleaning takes. Returns the teardown.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const file = join(import.meta.dirname, `cluster-process${import.meta.filename.endsWith('.ts') ? '.ts' : '.js'}`);
  const holder = spawn(process.execPath, ['--conditions=@automate/source', file], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Ctrl-C is for the test run; the holder follows it through the pipe.
    detached: true,
  });
  const gone = new Promise<void>((resolve) => holder.once('close', () => resolve()));
  const url = await Promise.race([
    new Promise<string>((resolve) => createInterface(holder.stdout).once('line', resolve)),
    gone.then(() => Promise.reject(new Error("the tests' PostgreSQL did not start: see above"))),
  ]);
  project.provide('postgresUrl', url);
  return async () => {
    holder.stdin.end();
    await gone;
  };
}
