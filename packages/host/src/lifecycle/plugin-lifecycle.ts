import { type Logger, silentLogger, toAutomateError } from '@automate/core';
import type { PluginHost } from '../loading/plugin-host.ts';
import type { PluginStatus } from '../loading/plugin-status.ts';
import type { PluginSetting, PluginSettings } from './plugin-settings.ts';

/** What an operator does with plugins while servers run. Each throws NOT_FOUND when there is no such plugin. */
export interface PluginLifecycle {
  /** Calls under way finish; nothing new begins. */
  disable(pluginId: string, actor: string): Promise<PluginStatus>;
  enable(pluginId: string, actor: string): Promise<PluginStatus>;
  /** Reads it anew and replaces it. Throws why it was not replaced: then the version before is still in use. */
  reload(pluginId: string, actor: string): Promise<PluginStatus>;
  /** Follows what is done in other processes from now on. */
  follow(): void;
  close(): Promise<void>;
}

export interface PluginLifecycleOptions {
  plugins: PluginHost;
  settings: PluginSettings;
  /** What was applied when the plugins were found. */
  applied: ReadonlyMap<string, PluginSetting>;
  /** Told of the words on enabling before the plugins are found anew. */
  apply(enabled: Readonly<Record<string, boolean>>): void;
  /** How long another process's change may stay unseen, in milliseconds. Default 1,000. */
  pollMs?: number;
  log?: Logger;
}

/** The words on enabling in settings. */
export function enabledWords(settings: ReadonlyMap<string, PluginSetting>): Record<string, boolean> {
  return Object.fromEntries([...settings].flatMap(([id, { enabled }]) => (enabled === null ? [] : [[id, enabled]])));
}

export function createPluginLifecycle(options: PluginLifecycleOptions): PluginLifecycle {
  const { plugins, settings, pollMs = 1000, log = silentLogger } = options;
  let applied = options.applied;
  let working: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  /** Brings this process to what the table says. */
  async function catchUp(): Promise<void> {
    const now = await settings.read();
    const reloads = [...now].filter(([id, { generation }]) => generation > (applied.get(id)?.generation ?? 0));
    const words = [...now].filter(([id, { enabled }]) => enabled !== (applied.get(id)?.enabled ?? null));
    applied = now;
    options.apply(enabledWords(now));
    if (words.length > 0) await plugins.refresh();
    for (const [id] of reloads) {
      // It is told in the plugin's status, and by the host in the log.
      await plugins.reload(id).catch(() => {});
    }
  }

  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = working.then(work);
    working = done.catch(() => {});
    return done;
  }

  const statusOf = (pluginId: string): PluginStatus => {
    plugins.version(pluginId);
    return plugins.status().find(({ id }) => id === pluginId) as PluginStatus;
  };

  const change = async (pluginId: string, write: () => Promise<void>): Promise<PluginStatus> => {
    statusOf(pluginId);
    await write();
    await inTurn(catchUp);
    return statusOf(pluginId);
  };

  return {
    disable: (id, actor) => change(id, () => settings.setEnabled(id, false, actor)),
    enable: (id, actor) => change(id, () => settings.setEnabled(id, true, actor)),
    async reload(id, actor) {
      const status = await change(id, () => settings.raiseGeneration(id, actor));
      if (status.updateFailure !== undefined) throw status.updateFailure;
      return status;
    },
    follow() {
      timer ??= setInterval(() => {
        void inTurn(catchUp).catch((error: unknown) => {
          log.warn({ reason: toAutomateError(error).message }, 'the settings of plugins could not be read');
        });
      }, pollMs).unref();
    },
    async close() {
      clearInterval(timer);
      await working;
    },
  };
}
