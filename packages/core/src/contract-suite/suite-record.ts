import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PluginPermission } from '../permissions/plugin-permission.ts';
import type { ContractRunner } from './runner.ts';

/**
 * The environment variable that names a folder in which suites record what they tested, whatever runner runs them: this
 * is how `automate plugin verify` knows that a contribution was held against its suite.
 */
export const SUITE_RECORD_VARIABLE = 'AUTOMATE_SUITE_RECORD';

/** What a suite is about. */
export interface SuiteSubject {
  /** The package that publishes it. */
  suite: { name: string; version: string };
  /** The extension point and the key of the contribution under test. */
  point: string;
  key: string;
}

/** One line of a record. A test is `declared` before it is run: one that never ran shows. */
export type SuiteRecord = { suite: string; version: string; point: string; key: string } & (
  | { test: string; state: 'declared' | 'passed' }
  | { test: string; state: 'failed'; message: string }
  | { used: PluginPermission }
);

/**
 * The runner, with each test's name and result written down where a record is wanted, else as it is. Tests of the same
 * name in one suite count as one.
 */
export function recordedRunner(runner: ContractRunner, subject: SuiteSubject): ContractRunner {
  if (process.env[SUITE_RECORD_VARIABLE] === undefined) return runner;
  let path: string[] = [];
  return {
    describe(name, body) {
      const inner = [...path, name];
      // A runner may call it later: the names above it are those it was registered under.
      return runner.describe(name, () => {
        const outer = path;
        path = inner;
        try {
          body();
        } finally {
          path = outer;
        }
      });
    },
    it(name, body) {
      const test = [...path, name].join(' > ');
      write(subject, { test, state: 'declared' });
      return runner.it(name, async () => {
        try {
          await body();
        } catch (error) {
          const message = error instanceof Error ? error.message : String(error);
          write(subject, { test, state: 'failed', message });
          throw error;
        }
        write(subject, { test, state: 'passed' });
      });
    },
  };
}

/** Records what a tested contribution asked for, so that it can be compared with the permissions it declares. */
export function recordUse(subject: SuiteSubject, used: PluginPermission): void {
  if (process.env[SUITE_RECORD_VARIABLE] !== undefined) write(subject, { used });
}

type Told<T> = T extends unknown ? Omit<T, 'suite' | 'version' | 'point' | 'key'> : never;

function write({ suite, point, key }: SuiteSubject, told: Told<SuiteRecord>): void {
  const record = { suite: suite.name, version: suite.version, point, key, ...told };
  // One file for each process: runners spread tests over several.
  const file = join(process.env[SUITE_RECORD_VARIABLE] as string, `${process.pid}.jsonl`);
  appendFileSync(file, `${JSON.stringify(record)}\n`);
}
