import { parseManifest, toAutomateError } from '@automate/core';
import { buildManifest } from '../plugin/build-manifest.ts';
import { describeDifference } from '../plugin/manifest-difference.ts';
import { openPluginPackage } from '../plugin/plugin-package.ts';
import type { Terminal } from '../terminal.ts';
import { type DevServer, type DevServerOptions, startDevServer } from './dev-server.ts';
import { tellPlugin } from './tell-plugin.ts';
import { watchPackage } from './watch-package.ts';

export interface DevelopOptions extends DevServerOptions {
  terminal: Terminal;
}

/**
 * Builds a plugin, starts a server with it, and takes up every change of its package: built, its manifest written anew,
 * its code replaced in the running server. What does not build or load is told, and what ran before runs on.
 * @throws AutomateError when the first build fails, StartError when the server does not start
 */
export async function develop({
  terminal,
  ...options
}: DevelopOptions): Promise<{ url: string; stop(): Promise<void> }> {
  const { directory } = options;
  await build(directory, terminal);
  const server = await startDevServer(options);
  const { name, manifest } = openPluginPackage(directory);
  const { id } = parseManifest(manifest.json.automate, name);
  tell(server, id, terminal);
  const end = watchPackage(directory, () => takeUp(directory, server, id, terminal));
  return {
    url: server.url,
    stop() {
      end();
      return server.stop();
    },
  };
}

async function build(directory: string, terminal: Terminal): Promise<void> {
  const plugin = openPluginPackage(directory);
  const { manifest, differences } = await buildManifest(plugin, { build: true });
  if (differences.length === 0) return;
  plugin.manifest.write(manifest);
  for (const difference of differences.slice(0, 10)) terminal.out(`  manifest ${describeDifference(difference)}`);
  if (differences.length > 10) terminal.out(`  manifest ... and ${differences.length - 10} more`);
}

/** Never rejects. */
async function takeUp(directory: string, { automate }: DevServer, id: string, terminal: Terminal): Promise<void> {
  const began = performance.now();
  try {
    await build(directory, terminal);
    await automate.host.plugins.reload(id);
    terminal.out(`${id} reloaded (${Math.round(performance.now() - began)} ms)`);
  } catch (error) {
    terminal.err(`${id} is as it was: ${toAutomateError(error).message}`);
  }
}

function tell({ automate, url, keyFile }: DevServer, id: string, terminal: Terminal): void {
  const status = automate.host.plugins.status().find((plugin) => plugin.id === id);
  const manifest = automate.host.plugins.manifest(id);
  if (status?.reason !== undefined) terminal.err(`${id} cannot be used: ${status.reason.message}`);
  if (manifest !== undefined) terminal.out(tellPlugin(manifest, url, keyFile));
  terminal.out(`\nAutomate is ready at ${url}, with ${id}; it takes up what you change. Ctrl-C ends it.`);
}
