/**
 * The process in which a plugin's code is loaded to be described: whatever it does to its process (an endless loop, an
 * exit, a patched global) is not done to the command's.
 */
import { AutomateError, encode, manifestOf, type PluginPackageJson, toAutomateError } from '@automate/core';
import { activeConditions, importModule, importPlugin, resolveEntry } from '@automate/host/loading';
import type { DescribeRequest } from './describe-plugin.ts';

const LOAD_TIMEOUT_MS = 10_000;

process.once('message', async (request: DescribeRequest) => {
  const answer = await describe(request).catch((error: unknown) => ({ error: encode(toAutomateError(error)) }));
  process.send?.(answer, () => process.exit(0));
});

async function describe({ directory, entryFields, json }: DescribeRequest): Promise<{ manifest: unknown }> {
  const entry = entryOf(json);
  const path = await resolveEntry({ directory, entry, fields: entryFields }, activeConditions());
  const plugin = await importPlugin(path, LOAD_TIMEOUT_MS, importModule);
  return { manifest: manifestOf(plugin, json) };
}

function entryOf({ automate, name }: PluginPackageJson): string {
  const entry = (automate as { entry?: unknown } | undefined)?.entry ?? '.';
  if (typeof entry === 'string') return entry;
  throw new AutomateError({
    code: 'INVALID_ARGUMENT',
    message: `${name}: automate.entry must be a text such as "."`,
    effect: 'none',
  });
}
