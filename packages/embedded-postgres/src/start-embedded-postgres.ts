import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger, silentLogger } from '@automate/core';
import { openClusterFolder } from './cluster-folder.ts';
import { type ConnectionOptions, connectionUrl } from './connection-options.ts';
import { type Joined, joinOrStart } from './join-or-start.ts';
import { stopServer } from './stop-server.ts';

export interface EmbeddedPostgresOptions {
  /** The folder that the data lives in, made when it is not there. Relative to the working folder. */
  dataDir: string;
  /** Default: says nothing. */
  log?: Logger;
  /** How long a start may take, the recovery after a crash included. Default 120,000. */
  startTimeoutMs?: number;
}

/** A PostgreSQL of this machine's own, shared by all processes that start it on the same folder. */
export interface EmbeddedPostgres extends AsyncDisposable {
  /** For postgres.js: `postgres(options)`. The address stays the same over restarts (on Windows, the port does not). */
  options: ConnectionOptions;
  /** For `openDatabase`, node-postgres, psql and child processes. Holds the password. */
  url: string;
  /** True when this call started the server, false when it joined one that was running. */
  owned: boolean;
  /** The postmaster's process id. Another one after a restart. */
  pid: number;
  /** What the server says. */
  logFile: string;
  /**
   * Leaves the server, and stops it when no other process is there; connections that were opened by its URL alone do not
   * count, and are cut. Close your own first. May be called more than once.
   */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL on a data folder or joins the one that runs there, and keeps it running: a server that dies is
 * started again by whichever process notices first. A process that dies without `stop` leaves the server running; the
 * next start takes it over.
 *
 * Throws PERMISSION_DENIED or FAILED_PRECONDITION about the folder, the programs or a server that does not start, and
 * UNAVAILABLE when it takes too long.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log = silentLogger, startTimeoutMs: timeoutMs = 120_000 } = options;
  const dataDir = resolve(options.dataDir);
  const cluster = await openClusterFolder(dataDir);
  const stopping = new AbortController();
  const { signal } = stopping;
  let restoring: Promise<void> = Promise.resolve();
  let stopped: Promise<void> | undefined;
  let lost = false;
  let joined = await enter();

  async function enter(): Promise<Joined> {
    const found = await joinOrStart(cluster, { timeoutMs, log, signal });
    lost = false;
    const { pid } = found.presence;
    log.info({ dataDir, pid, owned: found.owned }, `embedded PostgreSQL ${found.owned ? 'started' : 'joined'}`);
    void found.presence.lost.then(() => {
      lost = true;
      if (!signal.aborted) restoring = restore();
    });
    return found;
  }

  async function restore(): Promise<void> {
    log.warn(
      { dataDir, logFile: cluster.log },
      'the embedded PostgreSQL cut the connection: joining it again, or starting it',
    );
    await joined.presence.close();
    for (let pauseMs = 100; !signal.aborted; pauseMs = Math.min(pauseMs * 2, 5000)) {
      try {
        joined = await enter();
        return;
      } catch (error) {
        if (signal.aborted) return;
        log.error({ dataDir, err: error }, 'the embedded PostgreSQL does not come back');
        await sleep(pauseMs, undefined, { signal }).catch(() => {});
      }
    }
  }

  async function stop(): Promise<void> {
    stopping.abort();
    await restoring;
    const { presence } = joined;
    const last = !lost && (await presence.leave());
    if (last) await stopServer(cluster, presence);
    await presence.close();
    log.info({ dataDir, last }, last ? 'embedded PostgreSQL stopped' : 'embedded PostgreSQL left to others');
  }

  const stopOnce = () => {
    stopped ??= stop();
    return stopped;
  };
  return {
    get options() {
      return joined.presence.options;
    },
    get url() {
      return connectionUrl(joined.presence.options);
    },
    get owned() {
      return joined.owned;
    },
    get pid() {
      return joined.presence.pid;
    },
    logFile: cluster.log,
    stop: stopOnce,
    [Symbol.asyncDispose]: stopOnce,
  };
}
