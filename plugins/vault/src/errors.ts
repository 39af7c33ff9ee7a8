import { AutomateError, type ErrorCode } from '@automate/core';

/** An answer of Vault that is no success. */
export interface VaultRefusal {
  status: number;
  /** Vault's `errors`. Read for what they mean, never repeated: what is in them is the server's choice. */
  errors: readonly string[];
  /** Of a redirect. */
  location: string | undefined;
  retryAfterMs: number | undefined;
}

interface Meaning {
  code: ErrorCode;
  message: string;
}

/** A refusal in our terms. `what` was tried, such as `read secret/data/automate/default/TOKEN`. */
export function vaultError(what: string, refusal: VaultRefusal): AutomateError {
  const { code, message } = meaningOf(refusal);
  return new AutomateError({
    code,
    message: `vault: could not ${what}: ${message}`,
    // Vault answered that it did nothing; a server in trouble may have begun.
    effect: refusal.status < 500 ? 'none' : 'unknown',
    retryAfterMs: refusal.retryAfterMs,
    details: { status: refusal.status },
  });
}

function meaningOf({ status, errors, location }: VaultRefusal): Meaning {
  const says = (text: RegExp) => errors.some((error) => text.test(error));
  if (status >= 300 && status < 400) {
    const where = location !== undefined && URL.canParse(location) ? new URL(location).host : 'another node';
    return unavailable(`this node is a standby that sends on to ${where}: give the address of the active one`);
  }
  if (says(/sealed/i)) return unavailable('it is sealed: unseal it (vault operator unseal)');
  if (says(/not initialized/i) || status === 501) return unavailable('it is not initialised (vault operator init)');
  if (says(/active (cluster )?node/i)) return unavailable('this node is a standby, and there is no active one');
  if (status === 412) return unavailable('this node has not caught up with the cluster yet');
  if (status === 429) {
    return { code: 'RESOURCE_EXHAUSTED', message: 'its rate limit is reached: raise the quota, or ask for less' };
  }
  if (status === 403) {
    return {
      code: 'PERMISSION_DENIED',
      message: 'permission denied: the token is not valid here, or its policy does not allow this path',
    };
  }
  if (says(/no handler for route|unsupported path/i)) {
    return { code: 'FAILED_PRECONDITION', message: 'nothing is mounted there: check the mount and the namespace' };
  }
  if (status === 404) return { code: 'NOT_FOUND', message: 'it is not there' };
  if (status >= 500) return unavailable(`it answered ${status}`);
  return { code: 'FAILED_PRECONDITION', message: `it refused the request (${status}): is KV version 2 mounted there?` };
}

function unavailable(message: string): Meaning {
  return { code: 'UNAVAILABLE', message };
}
