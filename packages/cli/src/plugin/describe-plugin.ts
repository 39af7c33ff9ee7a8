import { fork } from 'node:child_process';
import { extname, join } from 'node:path';
import { AutomateError, decode, type Manifest, type PluginPackageJson } from '@automate/core';
import type { PluginPackage } from './plugin-package.ts';

/** What the describing process is asked. */
export interface DescribeRequest {
  directory: string;
  entryFields: { exports?: unknown; main?: unknown };
  json: PluginPackageJson;
}

/** What it answers: the manifest, or an error as the wire codec writes it. */
type DescribeAnswer = { manifest: ManifestAsWritten } | { error: string };

/** A manifest as it stands in a file, defaults not filled in. */
export type ManifestAsWritten = Partial<Manifest> & Record<string, unknown>;

/** Past it the process is ended; its own limit for the import, with a better message, comes before. */
const TIMEOUT_MS = 20_000;

/**
 * The manifest that a package's code would have, what its author wrote kept. Loads the code in a process of its own; what
 * it prints goes to standard error. TypeScript is loaded by Node's type stripping.
 * @throws AutomateError FAILED_PRECONDITION when the code cannot be loaded or is no plugin, INVALID_ARGUMENT when what it
 * says makes no valid manifest
 */
export async function describePlugin(plugin: PluginPackage): Promise<ManifestAsWritten> {
  const file = join(import.meta.dirname, `describe-process${extname(import.meta.filename)}`);
  const child = fork(file, {
    cwd: plugin.directory,
    execArgv: [...process.execArgv, ...(process.features.typescript ? [] : ['--experimental-strip-types'])],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  child.stdout?.pipe(process.stderr, { end: false });
  const answered = Promise.withResolvers<DescribeAnswer>();
  const fail = (how: string, cause?: unknown) => {
    const message = `${plugin.name} could not be described: ${how}`;
    answered.reject(new AutomateError({ code: 'FAILED_PRECONDITION', message, effect: 'none', cause }));
  };
  const timer = setTimeout(() => fail(`its code is not loaded after ${TIMEOUT_MS} ms`), TIMEOUT_MS);
  child.once('message', (answer) => answered.resolve(answer as DescribeAnswer));
  child.once('error', (error) => fail(error.message, error));
  child.once('exit', (code, signal) => fail(`its code ended the process (${signal ?? `exit code ${code}`})`));
  const {
    manifest: { json },
    directory,
    entryFields,
  } = plugin;
  child.send({ directory, entryFields, json } satisfies DescribeRequest);
  try {
    const answer = await answered.promise;
    if ('error' in answer) throw decode(answer.error);
    return answer.manifest;
  } finally {
    clearTimeout(timer);
    child.removeAllListeners();
    child.kill('SIGKILL');
  }
}
