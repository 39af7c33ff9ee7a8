import { DEFAULT_TENANT } from '@automate/core';
import type { DataDir } from '../data-dir.ts';
import type { Settings } from '../environment.ts';
import { openInstallation } from '../installation.ts';

/** Makes an API key and prints it, alone, on standard output. Whoever can read the data directory may do that. */
export async function apiKey(settings: Settings, dir: DataDir, [name = '', ...permissions]: string[]): Promise<void> {
  const automate = await openInstallation(settings, dir, []);
  try {
    const key = { tenantId: DEFAULT_TENANT, name, permissions, actor: 'command line' };
    const { token } = await automate.apiKeys.create(key);
    process.stdout.write(`${token}\n`);
  } finally {
    await automate.stop();
  }
}
