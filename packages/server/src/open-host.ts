import { createHost, type Host, type HostOptions } from '@automate/host';
import type { Components } from './automate.ts';
import type { Cleanup } from './cleanup.ts';
import type { ParsedConfig } from './config.ts';
import { grantsOf } from './plugin-grants.ts';
import { pluginIsolation } from './plugin-isolation.ts';

/** The plugins' host, with those imported that are needed at once. Tells what became of each, which ends the stage `plugins`. */
export async function openHost(
  config: ParsedConfig,
  parts: Omit<HostOptions, 'grants' | 'isolation' | 'reloadInProcess'>,
  cleanup: Cleanup,
  onStage: Components['onStage'],
): Promise<Host> {
  const host = createHost({
    ...parts,
    grants: (pluginId) => grantsOf(config, pluginId),
    isolation: pluginIsolation(config),
    reloadInProcess: config.plugins.watch,
  });
  cleanup.add('instances', () => host.close());
  await host.plugins.loadEager();
  const told = host.plugins.status().map(({ id, version, state }) => {
    const empty = state === 'discovered' && host.plugins.manifest(id)?.contributions.length === 0;
    return `${`${id} ${version}`.trim()}${empty ? ' (its manifest lists no contributions)' : tellState(state)}`;
  });
  onStage?.('plugins', 'end', told.length === 0 ? 'none' : told.join(', '));
  return host;
}

function tellState(state: string): string {
  return state === 'failed' || state === 'disabled' ? ` (${state})` : '';
}
