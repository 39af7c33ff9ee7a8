import { definePlugin } from '@automate/core';
import { vault } from './vault.ts';

/** HashiCorp Vault and OpenBao. */
export default definePlugin({ id: 'vault', contributes: [vault] });
