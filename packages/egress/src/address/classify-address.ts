import ipaddr from 'ipaddr.js';

/**
 * What an address is: `public`; `private` (RFC 1918, loopback, CGNAT, unique local: a network of one's own, which an
 * operator may open by name); `special` (link-local, cloud metadata, multicast, reserved, tunnels: opened by address only).
 */
export type AddressKind = 'public' | 'private' | 'special';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

const PRIVATE = new Set<string>(['private', 'loopback', 'carrierGradeNat', 'uniqueLocal']);

/** Metadata services outside 169.254.0.0/16: Alibaba, Azure's wire server (a public address), Amazon and Google over IPv6. */
const METADATA = new Set(['100.100.100.200', '168.63.129.16', 'fd00:ec2::254', 'fd20:ce::254']);

/** 2000::/3 is all that is assigned as global unicast (RFC 4291, IANA). */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');
/** ::a.b.c.d, deprecated by RFC 4291, section 2.5.5.1. */
const IPV4_COMPATIBLE = ipaddr.IPv6.parseCIDR('::/96');

/** The address of a literal, without the brackets of a URL. Undefined when the text is a name. */
export function parseAddress(text: string): Address | undefined {
  const literal = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  if (ipaddr.IPv4.isValidFourPartDecimal(literal)) return ipaddr.IPv4.parse(literal);
  return literal.includes(':') && ipaddr.IPv6.isValid(literal) ? ipaddr.IPv6.parse(literal) : undefined;
}

/**
 * The addresses that matter for one address: itself, and the IPv4 address that an IPv6 one stands for (mapped,
 * compatible, translated by RFC 6052, RFC 8215 or RFC 6145, and in ISATAP interface ids, RFC 5214).
 */
function meanings(address: Address): Address[] {
  if (address.kind() === 'ipv4') return [address];
  const six = address as ipaddr.IPv6;
  const range = six.range();
  const isatap = (six.parts[4]! & ~0x200) === 0 && six.parts[5] === 0x5efe;
  const compatible = six.match(IPV4_COMPATIBLE) && range !== 'unspecified' && range !== 'loopback';
  if (range === 'ipv4Mapped' || range === 'rfc6052' || range === 'rfc6145' || compatible || isatap) {
    return [six, embedded(six)];
  }
  return [six];
}

/** The address, and the IPv4 address where it is nothing but another way to write (or reach) that. */
export function writings(address: Address): Address[] {
  const [, four] = meanings(address);
  if (four === undefined) return [address];
  const six = address as ipaddr.IPv6;
  return six.range() === 'ipv4Mapped' || isWellKnownNat64(six) ? [six, four] : [six];
}

/** What an address is, judged by every address it stands for. */
export function classifyAddress(address: Address): AddressKind {
  const [, written] = writings(address);
  if (written !== undefined) return classifyOne(written);
  const [, four] = meanings(address);
  return four === undefined || classifyOne(four) === 'public' ? classifyOne(address) : 'special';
}

function classifyOne(address: Address): AddressKind {
  if (METADATA.has(address.kind() === 'ipv6' ? (address as ipaddr.IPv6).toRFC5952String() : address.toString())) {
    return 'special';
  }
  const range: string = address.range();
  if (PRIVATE.has(range)) return 'private';
  if (range !== 'unicast') return 'special';
  return address.kind() === 'ipv4' || (address as ipaddr.IPv6).match(GLOBAL_UNICAST) ? 'public' : 'special';
}

/** 64:ff9b::/96, how an IPv6-only network reaches IPv4; the local-use prefix 64:ff9b:1::/48 is not meant. */
function isWellKnownNat64(six: ipaddr.IPv6): boolean {
  return six.range() === 'rfc6052' && six.parts[2] === 0;
}

function embedded(six: ipaddr.IPv6): ipaddr.IPv4 {
  return new ipaddr.IPv4(six.toByteArray().slice(12));
}
