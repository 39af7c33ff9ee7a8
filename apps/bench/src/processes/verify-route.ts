import type { Route } from '@automate/api';
import { type SignedRoute, signedRoute } from './signed-route.ts';

export const VERIFY_PATH = '/bench/verified';

/**
 * The bound that accepting is compared with: the same server, the same checks of the same signature, then 202 without a
 * database.
 */
export function verifyRoute(trigger: SignedRoute['trigger']): Route {
  return signedRoute({ path: VERIFY_PATH, summary: 'Verify a delivery and forget it', trigger });
}
