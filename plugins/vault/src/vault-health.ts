import { AutomateError } from '@automate/core';
import type { HealthReport } from '@automate/providers';
import type { VaultClient } from './vault-client.ts';
import type { VaultSession } from './vault-session.ts';

/** A token that ends within this and cannot be renewed is worth a word, in seconds. */
const SOON_S = 24 * 3600;
/** Of `sys/health`: standby, disaster recovery secondary, performance standby, cut-off standby, not initialised, sealed, removed. */
const STATES = [429, 472, 473, 474, 501, 503, 530];

/** What a Vault says of itself, and whether it takes our token. */
export async function vaultHealth(client: VaultClient, session: VaultSession): Promise<HealthReport> {
  const { status, body } = await client({
    path: 'sys/health',
    global: true,
    allow: STATES,
    what: 'ask for the health of the server',
  });
  const details = { status, ...(typeof body.version === 'string' ? { version: body.version } : {}) };
  const state = stateOf(status);
  if (state !== undefined) return { status: 'unhealthy', message: `vault: ${state}`, details };
  const standby = status === 429 || status === 473;
  try {
    const { ttl, renewable } = await session.lease();
    if (ttl > 0 && !renewable && ttl < SOON_S) {
      const message = `the token ends in ${ttl} s and cannot be renewed: give another one`;
      return { status: 'degraded', message, details };
    }
  } catch (error) {
    if (!AutomateError.isInstance(error)) throw error;
    return { status: 'unhealthy', message: error.message, details };
  }
  return { status: 'healthy', message: standby ? 'standby: requests are sent on' : 'active', details };
}

function stateOf(status: number): string | undefined {
  if (status === 503) return 'it is sealed: unseal it (vault operator unseal)';
  if (status === 501) return 'it is not initialised (vault operator init)';
  if (status === 472) return 'this node is a disaster recovery secondary: give the address of the primary';
  if (status === 474) return 'this standby does not reach the active node';
  return status === 530 ? 'this node was removed from its cluster' : undefined;
}
