import { invalidArgument } from '@automate/core';
import ipaddr from 'ipaddr.js';

/** Who is at the other end of a connection, as far as that can be believed. */
export interface Client {
  /** Undefined where the server does not know addresses. */
  address: string | undefined;
  /** Whether the request came over https, up to the first proxy that is trusted. */
  secure: boolean;
}

/** `peer`: the address that the connection came from. */
export type ReadClient = (request: Request, peer: string | undefined) => Client;

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * Finds the client behind trusted proxies, each an address or a range such as `10.0.0.0/8`. X-Forwarded-For is read from the
 * right, as each proxy adds whom it heard at its end: the first that is not trusted is the client, and what stands left of it
 * is anybody's word. X-Forwarded-Proto counts when a trusted proxy sends the request. From others neither is looked at.
 *
 * @throws INVALID_ARGUMENT for what is neither an address nor a range
 */
export function clientOf(trustedProxies: readonly string[] = []): ReadClient {
  const ranges = trustedProxies.map(rangeOf);
  const isTrusted = (text: string | undefined): boolean => {
    const address = text === undefined ? undefined : parsed(text);
    return address !== undefined && ranges.some((range) => contains(range, address));
  };
  return (request, peer) => {
    const direct = { address: peer, secure: request.url.startsWith('https:') };
    if (ranges.length === 0 || !isTrusted(peer)) return direct;
    const told = (request.headers.get('x-forwarded-for') ?? '').split(',');
    let address = peer;
    while (isTrusted(address) && told.length > 0) {
      const before = parsed(withoutPort(told.pop()!.trim()));
      // What is no address ends what is known.
      if (before === undefined) break;
      address = before.toString();
    }
    const scheme = request.headers.get('x-forwarded-proto')?.split(',').at(-1)?.trim().toLowerCase();
    return { address, secure: direct.secure || scheme === 'https' };
  };
}

function rangeOf(text: string): [Address, number] {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  const address = parsed(text);
  if (address !== undefined) return [address, address.kind() === 'ipv4' ? 32 : 128];
  throw invalidArgument(`${JSON.stringify(text)} is neither an address nor a range such as 10.0.0.0/8.`);
}

/** An IPv4 address that is written as one of IPv6 is the IPv4 one. */
function parsed(text: string): Address | undefined {
  const isOne = text.includes(':') ? ipaddr.IPv6.isValid(text) : ipaddr.IPv4.isValidFourPartDecimal(text);
  return isOne ? ipaddr.process(text) : undefined;
}

function contains(range: [Address, number], address: Address): boolean {
  return range[0].kind() === address.kind() && (address as ipaddr.IPv4).match(range as [ipaddr.IPv4, number]);
}

/** Some proxies write where the connection came from in full: `192.0.2.7:4711`, `[2001:db8::7]:4711`. */
function withoutPort(text: string): string {
  return /^\[(.*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
}
