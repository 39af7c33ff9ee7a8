import { invalidArgument } from '@automate/core';
import ipaddr from 'ipaddr.js';
import { type AddressKind, classifyAddress, parseAddress, writings } from './classify-address.ts';
import { normalHost } from './host-name.ts';

/** What is not public and may be reached all the same. */
export interface AllowList {
  /** Whether a connection for `host` and `port` may go to `address`. */
  allows(address: ipaddr.IPv4 | ipaddr.IPv6, host: string, port: number): boolean;
}

interface NamedHost {
  host: string;
  port: number | undefined;
}

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

const NAME = /^(?!-)[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;

/** Reads an operator's list. Throws INVALID_ARGUMENT with every entry that is none. */
export function parseAllowList(entries: readonly string[]): AllowList {
  const ranges: { range: Range; port: number | undefined }[] = [];
  const names: NamedHost[] = [];
  const problems: { pointer: string; message: string }[] = [];
  entries.forEach((entry, index) => {
    if (ipaddr.isValidCIDR(entry)) {
      ranges.push({ range: ipaddr.parseCIDR(entry), port: undefined });
      return;
    }
    const { host, port } = splitPort(entry);
    const address = parseAddress(host);
    if (Number.isNaN(port)) problems.push({ pointer: `/${index}`, message: `"${entry}" has no valid port` });
    else if (address) ranges.push({ range: [address, address.kind() === 'ipv4' ? 32 : 128], port });
    else if (NAME.test(host)) names.push({ host, port });
    else problems.push({ pointer: `/${index}`, message: `"${entry}" is no host, host:port, address or CIDR range` });
  });
  if (problems.length > 0) {
    throw invalidArgument(`allowPrivate: ${problems.map(({ message }) => message).join('; ')}`, problems);
  }
  return {
    allows(address, host, port) {
      const kind: AddressKind = classifyAddress(address);
      if (kind === 'public') return true;
      const byAddress = writings(address).some((one) =>
        ranges.some(({ range, port: only }) => (only === undefined || only === port) && contains(range, one)),
      );
      if (byAddress) return true;
      return (
        kind === 'private' &&
        names.some((named) => named.host === normalHost(host) && (named.port === undefined || named.port === port))
      );
    },
  };
}

function contains(range: Range, address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return range[0].kind() === address.kind() && (address as ipaddr.IPv4).match(range as [ipaddr.IPv4, number]);
}

/** `host`, `host:port`, `[::1]:port` or a bare IPv6 address. The port is NaN when it is none. */
function splitPort(entry: string): { host: string; port: number | undefined } {
  const text = normalHost(entry.trim());
  if (parseAddress(text)) return { host: text, port: undefined };
  const match = /^(.*):([^:\]]*)$/.exec(text);
  if (match === null) return { host: text, port: undefined };
  const port = /^\d{1,5}$/.test(match[2]!) ? Number(match[2]) : Number.NaN;
  return { host: normalHost(match[1]!), port: port >= 1 && port <= 65_535 ? port : Number.NaN };
}
