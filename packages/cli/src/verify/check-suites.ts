import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest, PluginPermission } from '@automate/core';
import { SUITE_RECORD_VARIABLE, type SuiteRecord } from '@automate/core/contract-suite';
import type { PluginPackage } from '../plugin/plugin-package.ts';
import { runScript } from '../plugin/run-script.ts';
import { problemsOf } from './check-manifest.ts';
import { type Check, type CheckProblem, checkOf, error, type SuiteResult } from './report.ts';

/** The outcome of a package's tests, as its contract suites recorded them. */
export interface SuitesOutcome {
  check: Check;
  suites: SuiteResult[];
  /** What the tested contributions asked for while they were tested. */
  used: PluginPermission[];
}

/**
 * Runs the package's own `test` script, in which the author calls the published suites with examples, and reads what those
 * recorded: every contribution of the manifest was held against a suite for it, and every test of these ran and passed.
 */
export async function checkSuites(plugin: PluginPackage, { contributions }: Manifest): Promise<SuitesOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'automate-suites-'));
  const problems: CheckProblem[] = [];
  try {
    if (plugin.scripts.test === undefined) {
      problems.push(error('the package has no script "test": it runs the contract suites of what is contributed'));
    } else {
      await runScript(plugin, 'test', { [SUITE_RECORD_VARIABLE]: folder }).catch((thrown: unknown) =>
        problems.push(...problemsOf(thrown)),
      );
    }
    const records = readRecords(folder);
    const suites = suiteResults(records);
    for (const { suite, point, key, failed } of suites) {
      for (const test of failed) problems.push(error(`${point} "${key}" does not pass "${test}" of ${suite}`));
    }
    for (const [index, { point, key }] of contributions.entries()) {
      if (suites.some((one) => one.point === point && one.key === key)) continue;
      problems.push(error(`the tests ran no contract suite for ${point} "${key}"`, `/contributions/${index}`));
    }
    return { check: checkOf('suites', problems), suites, used: uses(records) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readRecords(folder: string): SuiteRecord[] {
  return readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as SuiteRecord),
  );
}

function suiteResults(records: readonly SuiteRecord[]): SuiteResult[] {
  const groups = new Map<string, SuiteResult & { tests: Map<string, string> }>();
  for (const record of records) {
    if (!('test' in record)) continue;
    const { suite, version, point, key, test, state } = record;
    const name = JSON.stringify([suite, version, point, key]);
    const group = groups.get(name) ?? { suite, version, point, key, passed: 0, failed: [], tests: new Map() };
    groups.set(name, group);
    // A failure stays one, also when the runner tries again.
    if (group.tests.get(test) !== 'failed' && (state !== 'declared' || !group.tests.has(test))) {
      group.tests.set(test, state);
    }
  }
  return [...groups.values()].map(({ tests, ...result }) => {
    const failed = [...tests].filter(([, state]) => state !== 'passed').map(([test]) => test);
    return { ...result, passed: tests.size - failed.length, failed };
  });
}

function uses(records: readonly SuiteRecord[]): PluginPermission[] {
  const found = new Map<string, PluginPermission>();
  for (const record of records) if ('used' in record) found.set(JSON.stringify(record.used), record.used);
  return [...found.values()];
}
