import { pathToFileURL } from 'node:url';
import { AutomateError, isPlugin, type Plugin, toAutomateError } from '@automate/core';

/** Imports a module by its URL. */
export type ImportModule = (url: string) => Promise<unknown>;

/** Node's own import. */
export const importModule: ImportModule = (url) => import(/* @vite-ignore */ url);

/**
 * What an entry exports by default. Throws FAILED_PRECONDITION when it throws, exports no plugin, or is not done in time
 * (a loop that never yields cannot be stopped within the process).
 */
export async function importPlugin(path: string, timeoutMs: number, load: ImportModule): Promise<Plugin> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(failed(`${path} is not loaded after ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    const module = await Promise.race([load(pathToFileURL(path).href), timeout]);
    const plugin: unknown = (module as { default?: unknown } | null)?.default;
    if (!isPlugin(plugin))
      throw failed(`${path} does not export a plugin by default: export default definePlugin({ ... })`);
    return plugin;
  } catch (error) {
    if (AutomateError.isInstance(error)) throw error;
    throw failed(`${path} threw while it was loaded: ${toAutomateError(error).message}`, error);
  } finally {
    clearTimeout(timer);
  }
}

function failed(message: string, cause?: unknown): AutomateError {
  return new AutomateError({
    code: 'FAILED_PRECONDITION',
    message,
    effect: 'none',
    ...(cause === undefined ? {} : { cause }),
  });
}
