import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { AutomateError } from '@automate/core';
import type { PluginPackage } from './plugin-package.ts';

/** Set in the environment of a package's own script, so that one which calls `automate` is not called again by it. */
const RUNNING = 'AUTOMATE_RUNNING_SCRIPT';

/** Whether this process was started, directly or not, by that script of the package. */
export function isInsideScript(plugin: PluginPackage, script: string): boolean {
  if (process.env[RUNNING] === `${plugin.directory} ${script}`) return true;
  return process.env.npm_lifecycle_event === script && process.env.npm_package_name === plugin.name;
}

/**
 * Runs a script of a package's package.json with Node's own runner, so whatever its package manager is. What it prints
 * goes to standard error.
 * @throws AutomateError FAILED_PRECONDITION when it fails
 */
export async function runScript(
  { directory, name }: PluginPackage,
  script: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const child = spawn(process.execPath, ['--run', script], {
    cwd: directory,
    env: { ...process.env, ...environment, [RUNNING]: `${directory} ${script}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.pipe(process.stderr, { end: false });
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  if (code === 0) return;
  throw new AutomateError({
    code: 'FAILED_PRECONDITION',
    message: `the script "${script}" of ${name} ended with ${signal ?? code}: see above`,
    effect: 'none',
  });
}
