import type { TestProject } from 'vitest/node';
import { holdTestCluster } from './hold-test-cluster.ts';

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
  const { url, stop } = await holdTestCluster();
  project.provide('postgresUrl', url);
  return stop;
}
