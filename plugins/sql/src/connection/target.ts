import { isIP } from 'node:net';
import type { ConnectionOptions as TlsOptions } from 'node:tls';
import type { ConnectionInput } from './connection-schema.ts';

/** How a server is reached that was looked up and checked. */
export interface Target {
  address: string;
  port: number;
  ssl: TlsOptions | false;
}

/** The server must be the host that was named, not the address that was found for it. */
export function tlsOptions({ host, sslMode = 'verify-full', ca }: ConnectionInput): TlsOptions | false {
  if (sslMode === 'disable') return false;
  return {
    host,
    // Server names are no addresses (RFC 6066).
    ...(isIP(host) === 0 && { servername: host }),
    ...(ca !== undefined && { ca }),
    rejectUnauthorized: sslMode === 'verify-full',
  };
}
