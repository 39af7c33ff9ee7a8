import { type FSWatcher, watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Logger, silentLogger } from '@automate/core';
import type { PluginHost } from '../loading/plugin-host.ts';

export interface WatchPluginsOptions {
  plugins: PluginHost;
  /** Folders in which plugins come and go. */
  folders: readonly string[];
  /** How long to wait for what else changes, in milliseconds. Default 100. */
  settleMs?: number;
  log?: Logger;
}

/** Folders that are watched at most: more is no folder of plugins in development. */
const MAX_WATCHED = 5000;

/**
 * Finds plugins anew when something changes in their folders, and replaces those in which something did. For development:
 * what was installed in a plugin's `node_modules` is not looked at. Returns what ends it.
 */
export function watchPlugins(options: WatchPluginsOptions): () => Promise<void> {
  const { plugins, folders, settleMs = 100, log = silentLogger } = options;
  const watchers = new Map<string, FSWatcher>();
  const touched = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  let ended = false;

  const roots = (): string[] => [...new Set([...folders, ...plugins.status().map(({ directory }) => directory)])];

  function add(directory: string): void {
    if (ended || watchers.has(directory) || watchers.size >= MAX_WATCHED) return;
    try {
      const watcher = watch(directory, () => {
        touched.add(directory);
        clearTimeout(timer);
        timer = setTimeout(() => {
          working = working.then(update);
        }, settleMs);
      });
      // Its folder was removed.
      watcher.on('error', () => drop(directory));
      watchers.set(directory, watcher);
    } catch {
      // It is gone again, or cannot be read: nothing to hear from it.
    }
  }

  function drop(directory: string): void {
    watchers.get(directory)?.close();
    watchers.delete(directory);
  }

  async function rewatch(): Promise<void> {
    const wanted = new Set((await Promise.all(roots().map(foldersIn))).flat());
    for (const directory of watchers.keys()) if (!wanted.has(directory)) drop(directory);
    for (const directory of wanted) add(directory);
  }

  async function update(): Promise<void> {
    const changed = [...touched];
    touched.clear();
    try {
      await rewatch();
      await plugins.refresh(({ directory }) =>
        changed.some((each) => each === directory || each.startsWith(`${directory}/`)),
      );
      await rewatch();
    } catch (error) {
      log.warn({ reason: (error as Error).message }, 'changed plugins could not be read');
    }
  }

  working = rewatch();
  return async () => {
    ended = true;
    clearTimeout(timer);
    await working;
    for (const directory of watchers.keys()) drop(directory);
  };
}

/** A folder and those in it, without what is installed or hidden. Empty when it is not there. */
async function foldersIn(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    const inner = entries
      .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
      .map(({ name }) => foldersIn(join(directory, name)));
    return [directory, ...(await Promise.all(inner)).flat()];
  } catch {
    return [];
  }
}
