import { type FSWatcher, watch } from 'node:fs';
import { sep } from 'node:path';

/** What is made by others than the author. */
const IGNORED = ['node_modules', 'dist', '.automate', '.git'];
/** An editor writes a file in several steps. */
const SETTLE_MS = 50;

/**
 * Calls `onChange` after something below a package's folder has changed, never twice at once: what changes meanwhile is one
 * more call. Returns what ends it.
 */
export function watchPackage(directory: string, onChange: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let again = false;
  const run = async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      await onChange();
    } while (again);
    running = false;
  };
  const watcher: FSWatcher = watch(directory, { recursive: true }, (_, file) => {
    const [first = ''] = file?.split(sep) ?? [];
    if (IGNORED.includes(first)) return;
    clearTimeout(timer);
    timer = setTimeout(run, SETTLE_MS);
  });
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
