import { makerOf, type Principal, type ResourceCall } from '@automate/api';
import { AutomateError } from '@automate/core';
import type { Maker } from '@automate/governance';
import type { DeclaredResource } from './declared-resource.ts';
import { mayWrite } from './row-policy.ts';

/** Who began something that goes on without them, kept for whichever process goes on with it. Never what they may. */
export interface Starter {
  maker: Maker;
  traceId: string;
  source?: string | undefined;
}

/** A port: who somebody is, and what they may by now. */
export interface Starters {
  /** Undefined for who is not here any more. */
  principalOf(tenantId: string, maker: Maker): Promise<Principal | undefined>;
}

export function starterOf({ principal, traceId, source }: ResourceCall): Starter {
  return { maker: makerOf(principal), traceId, source };
}

/**
 * The call of who began it as it would be now, with the rights that they have each time somebody looks.
 *
 * @throws AutomateError PERMISSION_DENIED when they may not change such rows any more
 */
export async function callAgain(
  starters: Starters,
  { spec }: DeclaredResource,
  tenantId: string,
  { maker, traceId, source }: Starter,
): Promise<ResourceCall> {
  const stillAllowed = async (): Promise<Principal> => {
    const principal = await starters.principalOf(tenantId, maker);
    if (principal !== undefined && mayWrite(principal, spec.key)) return principal;
    const message = `Who began it may not change ${spec.displayName.many} any more.`;
    throw new AutomateError({ code: 'PERMISSION_DENIED', message, effect: 'none' });
  };
  const principal = await stillAllowed();
  // What is done to rows asks nothing else of a call.
  return { params: { key: spec.key }, principal, traceId, source, stillAllowed } as unknown as ResourceCall;
}
