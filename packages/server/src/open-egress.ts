import { createEgress, type Egress, type EgressTracing } from '@automate/egress';
import type { Secrets } from '@automate/governance';
import type { ParsedConfig } from './config.ts';
import { asStartError } from './start-error.ts';

/**
 * The guarded client, with the private addresses that the configuration allows.
 *
 * @throws StartError `config` (an address that cannot be)
 */
export function openEgress({ allowPrivate }: ParsedConfig, secrets: Secrets, tracing?: EgressTracing): Egress {
  try {
    return createEgress({ allowPrivate, secrets, tracing });
  } catch (error) {
    throw asStartError('config', error);
  }
}
