import { promises as dns } from 'node:dns';
import { AutomateError, type Clock } from '@automate/core';
import type { Lookup, ResolvedAddress } from '../egress.ts';
import type { EgressTarget } from '../secret-placeholders.ts';
import type { AllowList } from './allow-list.ts';
import { parseAddress } from './classify-address.ts';

/** The operating system's resolver, so that what `/etc/hosts` says counts. */
export const systemLookup: Lookup = async (hostname) =>
  (await dns.lookup(hostname, { all: true })).map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));

/** More names than this are not remembered. */
const CACHE_SIZE = 1_000;

export interface CheckedLookupOptions {
  allowList: AllowList;
  lookup: Lookup;
  cacheMs: number;
  clock: Clock;
}

/**
 * The addresses a target may be connected to. A name is asked for once, all its addresses are checked, and one that is
 * not allowed refuses the name: a name that has a public and a private address is a trap or a mistake.
 * Rejects with PERMISSION_DENIED or UNAVAILABLE; nothing was sent.
 */
export function createCheckedLookup({ allowList, lookup, cacheMs, clock }: CheckedLookupOptions) {
  const cache = new Map<string, { until: number; addresses: ResolvedAddress[] }>();
  const underWay = new Map<string, Promise<ResolvedAddress[]>>();
  /** Once for many who ask at the same time, unless every request is to have an answer of its own. */
  const resolveOnce = (host: string) => {
    const asked = underWay.get(host) ?? resolve(host, lookup).finally(() => underWay.delete(host));
    if (cacheMs > 0) underWay.set(host, asked);
    return asked;
  };

  return async (target: EgressTarget): Promise<ResolvedAddress[]> => {
    const literal = parseAddress(target.host);
    if (literal) {
      const address = { address: literal.toString(), family: literal.kind() === 'ipv6' ? 6 : 4 } as const;
      return check(target, [address], allowList);
    }
    const known = cache.get(target.host);
    // Only the answer is kept: whether it is allowed is asked for every request, since it depends on the port.
    if (known && known.until > clock.monotonic()) return check(target, known.addresses, allowList);
    const addresses = await resolveOnce(target.host);
    const checked = check(target, addresses, allowList);
    if (cacheMs > 0) {
      cache.delete(target.host);
      if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value as string);
      cache.set(target.host, { until: clock.monotonic() + cacheMs, addresses });
    }
    return checked;
  };
}

async function resolve(host: string, lookup: Lookup): Promise<ResolvedAddress[]> {
  let addresses: ResolvedAddress[] = [];
  let reason = 'it has no address';
  try {
    addresses = await lookup(host);
  } catch (error) {
    reason = String((error as NodeJS.ErrnoException).code ?? 'the lookup failed');
  }
  if (addresses.length > 0) return addresses;
  throw new AutomateError({
    code: 'UNAVAILABLE',
    message: `The host "${host}" was not found (${reason}). Check its name.`,
    effect: 'none',
    details: { host, reason },
  });
}

function check({ host, port }: EgressTarget, addresses: ResolvedAddress[], allowList: AllowList): ResolvedAddress[] {
  for (const { address } of addresses) {
    const parsed = parseAddress(address);
    if (parsed && allowList.allows(parsed, host, port)) continue;
    const allowed = `${parsed?.kind() === 'ipv6' ? `[${address}]` : address}:${port}`;
    const where = parseAddress(host) ? `The address ${address}` : `The host "${host}" resolves to ${address}, which`;
    throw new AutomateError({
      code: 'PERMISSION_DENIED',
      message: `${where} is not public. The operator of the server can allow it: ${allowed} in allowPrivate of its configuration, or in the variable AUTOMATE_ALLOW_PRIVATE that it is started with.`,
      effect: 'none',
      details: { host, port, address },
    });
  }
  return addresses;
}
