import { type InputProblem, invalidArgument } from '@automate/core';
import type { EgressTarget } from '@automate/egress';

const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
const NAME = new RegExp(`^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})*$`);
const IPV6 = /^\[[0-9a-f:.]+\]$/;
/** A country's `co.uk`, `com.au`: everybody's, not somebody's. There is no whole list of these here. */
const SHARED_SUFFIX = /^(?:co|com|net|org|gov|edu|ac|or|ne|go)\.[a-z]{2}$/;

interface HostPattern {
  /** Plain HTTP is wanted too. */
  plain: boolean;
  wildcard: boolean;
  /** Without `*.`. */
  host: string;
  port: number | undefined;
}

/** What is wrong with a list of hosts, all at once. Throws INVALID_ARGUMENT. The patterns, normalised. */
export function checkHostPatterns(key: string, hosts: readonly string[]): string[] {
  const errors: InputProblem[] = [];
  const normal = hosts.map((text, index) => {
    const parsed = parse(text);
    if (typeof parsed === 'string') errors.push({ pointer: `/hosts/${index}`, message: parsed });
    return text.trim().toLowerCase();
  });
  if (errors.length === 0) return [...new Set(normal)];
  throw invalidArgument(
    `The secret "${key}" cannot be bound: ${errors.map(({ message }) => message).join('; ')}`,
    errors,
  );
}

/**
 * Whether a secret bound to a pattern may be sent to a target: the same host, or a host below a wildcard's, on any port
 * unless the pattern names one; over HTTPS, or over HTTP on loopback or where the pattern begins with `http://`.
 */
export function matchesHost(text: string, { protocol, host, port }: EgressTarget): boolean {
  const pattern = parse(text);
  if (typeof pattern === 'string') return false;
  if (pattern.port !== undefined && pattern.port !== port) return false;
  if (protocol !== 'https:' && !pattern.plain && !isLoopback(host)) return false;
  return pattern.wildcard ? host.endsWith(`.${pattern.host}`) && !isAddress(host) : host === pattern.host;
}

/** The pattern, or what is wrong with it. */
function parse(text: string): HostPattern | string {
  const whole = text.trim().toLowerCase();
  const [, scheme, rest = ''] = /^(?:(https?):\/\/)?(.*)$/s.exec(whole) ?? [];
  const [, authority = '', portText] = /^(.*?)(?::(\d{1,5}))?$/s.exec(rest) ?? [];
  const port = portText === undefined ? undefined : Number(portText);
  const wildcard = authority.startsWith('*.');
  const host = wildcard ? authority.slice(2) : authority;
  if (port !== undefined && (port < 1 || port > 65_535)) return `"${text}" has no valid port`;
  if (!NAME.test(host) && !(IPV6.test(host) && URL.canParse(`http://${host}`) && !wildcard)) {
    return `"${text}" is no host: write api.example.com, api.example.com:8443 or *.example.com`;
  }
  if (wildcard && (isAddress(host) || !host.includes('.') || SHARED_SUFFIX.test(host))) {
    return `"${text}" is too wide: a wildcard needs a domain of one owner, such as *.example.com`;
  }
  if (isAddress(host) || host.includes(':')) {
    return { plain: scheme === 'http', wildcard, host: new URL(`http://${host}`).hostname, port };
  }
  return { plain: scheme === 'http', wildcard, host, port };
}

function isAddress(host: string): boolean {
  return host.startsWith('[') || /^\d+(\.\d+){3}$/.test(host);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
