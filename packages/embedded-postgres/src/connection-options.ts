import { SUPERUSER } from './initdb.ts';

/** The database that Automate's tables live in. */
export const DATABASE = 'automate';

/** For postgres.js and for node-postgres (which calls the name `user`). */
export interface ConnectionOptions {
  /** The folder of a Unix socket, or 127.0.0.1 on Windows. */
  host: string;
  port: number;
  username: string;
  password: string;
  database: string;
}

export function connectionOptions(host: string, port: number, password: string): ConnectionOptions {
  return { host, port, username: SUPERUSER, password, database: DATABASE };
}

/** As libpq and node-postgres read it: a folder as host goes into the query, where it overrides `localhost`. */
export function connectionUrl({ host, port, username, password, database }: ConnectionOptions): string {
  const inQuery = host.startsWith('/');
  const url = new URL(`postgres://${inQuery ? 'localhost' : host}:${port}/${database}`);
  url.username = username;
  url.password = password;
  if (inQuery) url.searchParams.set('host', host);
  return url.href;
}
