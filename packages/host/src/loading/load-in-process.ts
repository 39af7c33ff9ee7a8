import { registerHooks } from 'node:module';
import { sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { checkCeiling } from './check-ceiling.ts';
import { type ImportModule, importPlugin } from './import-plugin.ts';
import type { LoadedPlugin, LoadTarget } from './loaded-plugin.ts';

const MARK = 'automate-reload';
const loadedBefore = new Set<string>();
let reloads = 0;
let hooked = false;

/**
 * Loads a plugin into this process, for good: what was imported cannot be forgotten. A second time its own files are
 * imported again, beside the old ones, which stay in memory: for development.
 */
export async function loadInProcess(
  { found, manifest, path }: LoadTarget,
  { timeoutMs, load }: { timeoutMs: number; load: ImportModule },
): Promise<LoadedPlugin> {
  const again = loadedBefore.has(path);
  loadedBefore.add(path);
  const plugin = await importPlugin(path, timeoutMs, again ? (url) => load(markedAnew(url)) : load);
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

/** A URL that was never imported; what it imports by relative paths gets the same mark. */
function markedAnew(url: string): string {
  if (!hooked) {
    hooked = true;
    registerHooks({
      resolve(specifier, context, next) {
        const resolved = next(specifier, context);
        const mark = markOf(context.parentURL);
        const own = mark !== null && specifier.startsWith('.') && resolved.url.startsWith('file:');
        if (!own || fileURLToPath(resolved.url).includes(`${sep}node_modules${sep}`)) return resolved;
        return { ...resolved, url: marked(resolved.url, mark) };
      },
    });
  }
  return marked(url, String(++reloads));
}

function markOf(url: string | undefined): string | null {
  return url?.startsWith('file:') ? new URL(url).searchParams.get(MARK) : null;
}

function marked(url: string, mark: string): string {
  const changed = new URL(pathToFileURL(fileURLToPath(url)));
  changed.searchParams.set(MARK, mark);
  return changed.href;
}
