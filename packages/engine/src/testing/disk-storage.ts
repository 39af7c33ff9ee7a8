import plugin from '@automate/plugin-disk-storage';
import type { Provider, Storage } from '@automate/providers';
import { scriptedInstance } from '@automate/providers/contract-suite';

/** The real storage of the local disk, in a folder. */
export async function openDiskStorage(folder: string): Promise<Storage> {
  const provider = plugin.contributes[0]?.value as Provider<Storage>;
  return await provider.configure({ folder }, scriptedInstance({ configurable: provider }));
}
