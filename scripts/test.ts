/**
 * Everything that must hold, in one command: types, lint, the direction of imports, then every test on a real
 * PostgreSQL. The last line is `N passed, N failed[, N skipped]`; the exit code is 0 only when nothing failed.
 * Arguments narrow the tests and are handed to vitest, for example `pnpm test packages/outbox`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface VitestReport {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: { name: string; status: string; message: string; assertionResults: { status: string }[] }[];
}

const root = join(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'automate-test-'));
let passed = 0;
let failed = 0;
let skipped = 0;

function run(command: string, args: string[]): boolean {
  // Many tests start processes from the sources: each file is compiled once for all of them.
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', NODE_COMPILE_CACHE: join(scratch, 'compiled') };
  const result = spawnSync(command, args, { cwd: root, env, stdio: 'inherit', shell: process.platform === 'win32' });
  if (result.error) console.error(`${command} could not be started: ${result.error.message}`);
  return result.status === 0;
}

function check(title: string, command: string, args: string[]): void {
  const started = performance.now();
  const ok = run(command, args);
  if (ok) passed += 1;
  else failed += 1;
  console.log(`${ok ? 'ok' : 'FAILED'}: ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
}

function tests(args: string[]): void {
  const file = join(scratch, 'vitest.json');
  const ok = run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...args]);
  const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as VitestReport) : undefined;
  if (!report) {
    console.error('vitest ended without a report');
    failed += 1;
    return;
  }
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  skipped += report.numPendingTests;
  // A file that does not load, or an error outside of any test, fails without a failing test of its own.
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  for (const file of broken) console.error(`FAILED: ${file.name}: ${file.message}`);
  failed += broken.length;
  if (!ok && failed === 0) failed = 1;
}

try {
  const narrowed = process.argv.slice(2);
  if (narrowed.length === 0) {
    check('types', 'tsc', ['--noEmit']);
    check('types of the web UI', 'tsc', ['--noEmit', '-p', 'packages/admin/src/web']);
    check('lint and format', 'biome', ['check', '.']);
    check('every published package builds', 'turbo', ['run', 'build', '--output-logs=errors-only']);
    check('direction of imports, no circles', 'depcruise', [
      '--config',
      '.dependency-cruiser.mjs',
      'packages',
      'plugins',
      'apps',
    ]);
  }
  tests(narrowed);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed === 0 ? 0 : 1;
