import type { RetryPolicy } from '@automate/core';

/**
 * For attempts that could not be begun, since something of Automate's own was missing (the database was restarting): no
 * step's policy should have to think of that. About 45 minutes in all.
 */
export const NOT_BEGUN_RETRY: RetryPolicy = { attempts: 100, backoffMs: 250, factor: 2, maxMs: 30_000, jitter: true };
