import { checkCeiling } from './check-ceiling.ts';
import { type ImportModule, importPlugin } from './import-plugin.ts';
import type { LoadedPlugin, LoadTarget } from './loaded-plugin.ts';

/** Loads a plugin into this process, for good: what was imported cannot be forgotten. */
export async function loadInProcess(
  { found, manifest, path }: LoadTarget,
  { timeoutMs, load }: { timeoutMs: number; load: ImportModule },
): Promise<LoadedPlugin> {
  const plugin = await importPlugin(path, timeoutMs, load);
  checkCeiling(plugin, manifest, found.version);
  return {
    contribution: <T>(point: { id: string }, { key }: { key: string }) =>
      plugin.contributes.find((candidate) => candidate.point === point.id && candidate.key === key)?.value as
        | T
        | undefined,
    retire: async () => {},
    stop: async () => {},
  };
}
