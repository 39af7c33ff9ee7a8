import { setTimeout as sleep } from 'node:timers/promises';
import { AutomateError } from '@automate/core';
import postgres, { type Sql } from 'postgres';
import type { ClusterFolder } from './cluster-folder.ts';
import { type ConnectionOptions, connectionOptions, DATABASE } from './connection-options.ts';
import type { PostmasterPid } from './postmaster-pid.ts';

/** Held shared by everyone who uses the cluster, alone by who stops it: the ASCII bytes of `presence`. */
const LOCK = '8102095890894742373';
const LEAVE_MS = 10_000;

/**
 * One process's connection to the cluster that says it is there. It goes with the process, however that ends, so that
 * nobody counts the dead.
 */
export interface Presence {
  /** The postmaster's process id. */
  pid: number;
  options: ConnectionOptions;
  /** Resolves when the connection is gone, wanted or not. */
  lost: Promise<void>;
  /** True when nobody else is there any more, and nobody can come before `close`. */
  leave(): Promise<boolean>;
  close(): Promise<void>;
}

/** Said when the server does not take connections yet, or no longer; it can be asked again. */
export interface NotYet {
  reason: string;
}

/** Errors of a server that starts or stops, or of a connection that it cuts. */
const PASSING = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'CONNECT_TIMEOUT', 'CONNECTION_CLOSED', 'CONNECTION_ENDED'],
  ...['CONNECTION_DESTROYED', '57P01', '57P02', '57P03', '53300'],
]);

/** Joins the server that the file names. Throws FAILED_PRECONDITION when it refuses the cluster's password. */
export async function join(cluster: ClusterFolder, server: PostmasterPid): Promise<Presence | NotYet> {
  if (server.status === 'stopping') return { reason: 'it is stopping' };
  if (server.port === undefined) return { reason: 'it has no address yet' };
  const options = connectionOptions(server.socketFolder ?? '127.0.0.1', server.port, cluster.password);
  let closed = () => {};
  const lost = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const sql = postgres({
    ...options,
    // Advisory locks are per database, and this one is always there.
    database: 'postgres',
    max: 1,
    max_lifetime: null,
    connect_timeout: 5,
    prepare: false,
    fetch_types: false,
    onnotice: () => {},
    onclose: () => closed(),
    connection: { application_name: 'automate-presence' },
  });
  try {
    await sql`select pg_advisory_lock_shared(${LOCK})`;
    await createDatabase(sql);
  } catch (error) {
    await sql.end({ timeout: 0 });
    const { code = '', message } = error as { code?: string; message: string };
    if (PASSING.has(code)) return { reason: message };
    throw new AutomateError({
      code: 'FAILED_PRECONDITION',
      effect: 'none',
      message:
        `The PostgreSQL of ${cluster.path} (process ${server.pid}) refuses: ${message}.` +
        (code === '28P01' ? ` Its password is not the one in ${cluster.path}/password.` : ''),
    });
  }
  return {
    pid: server.pid,
    options,
    lost,
    leave: () => leave(sql),
    close: () => sql.end({ timeout: 0 }),
  };
}

async function leave(sql: Sql): Promise<boolean> {
  const asked = (async () => {
    await sql`select pg_advisory_unlock_shared(${LOCK})`;
    const [row] = await sql`select pg_try_advisory_lock(${LOCK}) as last`;
    return row?.last === true;
  })();
  const giveUp = new AbortController();
  try {
    // A server that does not answer is not stopped either.
    return await Promise.race([asked, sleep(LEAVE_MS, false, { signal: giveUp.signal })]);
  } catch {
    return false;
  } finally {
    asked.catch(() => {});
    giveUp.abort();
  }
}

async function createDatabase(sql: Sql): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    if ((await sql`select 1 from pg_database where datname = ${DATABASE}`).length > 0) return;
    try {
      await sql`create database ${sql(DATABASE)}`;
    } catch (error) {
      // Made by another process at the same time, under one of the names PostgreSQL has for that.
      if (tries >= 5) throw error;
      await sleep(50);
    }
  }
}
