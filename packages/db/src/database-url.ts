import { readFileSync } from 'node:fs';
import type { SecureContextOptions } from 'node:tls';
import { type AutomateError, invalidArgument } from '@automate/core';

/** How a connection is encrypted: a mode of postgres.js, or options of `tls.connect`. */
export type DatabaseSsl =
  | false
  | 'require'
  | 'prefer'
  | 'allow'
  | 'verify-full'
  | (SecureContextOptions & { checkServerIdentity?: () => undefined });

/** A PostgreSQL connection URI in its parts. Undefined: the client's default. */
export interface DatabaseAddress {
  /** Tried in order. One that begins with a slash is the folder of a Unix socket. */
  hosts: string[];
  /** One for each host. */
  ports: number[];
  username: string | undefined;
  password: string | undefined;
  database: string | undefined;
  ssl: DatabaseSsl;
  /** False when the URL says that a transaction pooler is in between (`pgbouncer=true` or `prepare=false`). */
  prepare: boolean;
  /** Run-time parameters of the server, such as `options` or `statement_timeout`. */
  parameters: Record<string, string>;
}

const PATTERN = /^postgres(?:ql)?:\/\/(?:([^@/?#]*)@)?([^@/?#]*)(?:\/([^/?#]*))?(?:\?([^#]*))?$/;

/** Parameters of libpq, and of pools of other clients, that mean nothing to this client and that a server would refuse. */
const IGNORED = new Set([
  ...['keepalives_idle', 'keepalives_interval', 'keepalives_count', 'tcp_user_timeout', 'sslsni', 'client_encoding'],
  ...['connection_limit', 'pool_timeout', 'socket_timeout', 'statement_cache_size', 'load_balance_hosts'],
  ...['channel_binding', 'connect_timeout', 'fallback_application_name', 'gssencmode', 'keepalives', 'passfile'],
  ...['application_name', 'schema', 'sslcompression', 'sslnegotiation', 'target_session_attrs', 'uselibpqcompat'],
]);

/**
 * Reads `postgres://user:password@host:port/database?parameters` as libpq does: several hosts with commas, a Unix socket
 * as `host=/folder` or as a percent-encoded host, `sslmode` and `sslrootcert`. Throws INVALID_ARGUMENT. The message
 * never repeats the URL, because there may be a password in it.
 */
export function parseDatabaseUrl(url: string): DatabaseAddress {
  const parts = PATTERN.exec(url.trim());
  if (parts === null) throw malformed(whatIsWrong(url));
  const [, userinfo = '', authority = '', path = '', queryText = ''] = parts;
  const query = new Map(new URLSearchParams(queryText));
  const colon = userinfo.indexOf(':');
  const user = colon < 0 ? userinfo : userinfo.slice(0, colon);
  const written = authority.split(',').map(hostAndPort);
  const hosts = query.get('host')?.split(',') ?? written.map((one) => one.host);
  const queryPorts = query.get('port')?.split(',') ?? [];
  const portAt = (at: number) => queryPorts[at] ?? queryPorts[0] ?? written[at]?.port ?? written[0]?.port ?? '5432';
  const address: DatabaseAddress = {
    hosts: hosts.map((host) => host || 'localhost'),
    ports: hosts.map((_, at) => port(portAt(at))),
    username: query.get('user') ?? (decode(user) || undefined),
    password: query.get('password') ?? (colon < 0 ? undefined : decode(userinfo.slice(colon + 1))),
    database: query.get('dbname') ?? (decode(path) || undefined),
    ssl: sslOf(query.get('sslmode') ?? query.get('ssl'), query.get('sslrootcert')),
    prepare: query.get('pgbouncer') !== 'true' && query.get('prepare') !== 'false',
    parameters: {},
  };
  const read = ['host', 'port', 'user', 'password', 'dbname', 'sslmode', 'ssl', 'sslrootcert', 'pgbouncer', 'prepare'];
  for (const [name, value] of query) {
    if (!read.includes(name) && !IGNORED.has(name)) address.parameters[name] = value;
  }
  return address;
}

/** Where it is, for messages: `db.example.com:5432/automate`. No user and no password. */
export function describeAddress({ hosts, ports, database }: DatabaseAddress): string {
  const list = hosts.map((host, at) => (host.startsWith('/') ? host : `${host}:${ports[at]}`)).join(',');
  return database === undefined ? list : `${list}/${database}`;
}

function hostAndPort(text: string): { host: string; port: string | undefined } {
  const found = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(text);
  if (found === null) throw malformed('an IPv6 address is written in brackets, [::1]:5432');
  return { host: decode(found[1]?.replace(/^\[|\]$/g, '') ?? ''), port: found[2] || undefined };
}

function port(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number > 0 && number < 65_536) return number;
  throw malformed('the port is not a number from 1 to 65535');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw malformed('a percent sign in it is not followed by two hexadecimal digits: write % itself as %25');
  }
}

function sslOf(mode: string | undefined, rootCertificate: string | undefined): DatabaseSsl {
  if (rootCertificate !== undefined && rootCertificate !== 'system') {
    const ca = certificate(rootCertificate);
    return mode === 'verify-full' ? { ca } : { ca, checkServerIdentity: () => undefined };
  }
  switch (mode) {
    case undefined:
      return rootCertificate === 'system' ? 'verify-full' : false;
    case 'disable':
    case 'false':
      return false;
    case 'true':
    case 'require':
      return rootCertificate === 'system' ? 'verify-full' : 'require';
    case 'allow':
    case 'prefer':
    case 'verify-full':
      return mode;
    case 'verify-ca':
      return { checkServerIdentity: () => undefined };
    default:
      throw malformed('sslmode is one of disable, allow, prefer, require, verify-ca, verify-full');
  }
}

function certificate(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw malformed(`its sslrootcert cannot be read: ${(error as Error).message}`);
  }
}

function whatIsWrong(url: string): string {
  if (!/^postgres(ql)?:\/\//.test(url.trim())) return 'it does not begin with postgres://';
  const [, rest = ''] = url.split('://');
  if (rest.split('@').length > 2 || /[/?#].*@/.test(rest)) {
    return 'special characters of the user or password are to be percent-encoded: @ as %40, : as %3A, / as %2F, ? as %3F, # as %23';
  }
  return 'it is not of the form postgres://user:password@host:5432/database';
}

function malformed(reason: string): AutomateError {
  return invalidArgument(`The database URL cannot be read: ${reason}. Mend DATABASE_URL.`);
}
