import { createEgress, type Egress } from '@automate/egress';
import type { Secrets } from '@automate/governance';
import type { ParsedConfig } from './config.ts';
import { asStartError } from './start-error.ts';

/**
 * The guarded client, with the private addresses that the configuration allows.
 *
 * @throws StartError `config` (an address that cannot be)
 */
export function openEgress({ allowPrivate }: ParsedConfig, secrets: Secrets): Egress {
  try {
    return createEgress({ allowPrivate, secrets });
  } catch (error) {
    throw asStartError('config', error);
  }
}
