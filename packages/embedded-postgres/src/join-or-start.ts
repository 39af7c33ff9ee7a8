import { setTimeout as sleep } from 'node:timers/promises';
import { AutomateError, type Logger } from '@automate/core';
import type { ClusterFolder } from './cluster-folder.ts';
import { readPostmasterPid } from './postmaster-pid.ts';
import { join, type Presence } from './presence.ts';
import { orphansIn, worksIn } from './process-liveness.ts';
import { lastWords, type ServerProcess, startServer } from './server-process.ts';

const ATTEMPTS = 3;

export interface JoinOptions {
  timeoutMs: number;
  log: Logger;
  signal: AbortSignal;
}

/** A presence, and whether the server was started for it. */
export interface Joined {
  presence: Presence;
  owned: boolean;
}

/**
 * The cluster's server: the one that runs (left by a killed process, or another's), else a new one. Any number of
 * processes may do this at once: PostgreSQL's own lock file lets one server live, and everybody ends up on that one.
 * Throws FAILED_PRECONDITION when it does not start, UNAVAILABLE when it takes too long, CANCELLED by the signal.
 */
export async function joinOrStart(cluster: ClusterFolder, { timeoutMs, log, signal }: JoinOptions): Promise<Joined> {
  const deadline = performance.now() + timeoutMs;
  let started: ServerProcess | undefined;
  let attempts = 0;
  let waitingFor = 'it has not begun';
  let nextWord = performance.now() + 5000;
  for (;;) {
    if (signal.aborted) throw new AutomateError({ code: 'CANCELLED', effect: 'none', message: 'stopped meanwhile' });
    const found = readPostmasterPid(cluster.data);
    if (found !== undefined && worksIn(found.pid, cluster.data)) {
      const joined = await join(cluster, found);
      if ('leave' in joined) return { presence: joined, owned: started !== undefined && isIt(started, found.pid) };
      waitingFor = joined.reason;
    } else if (started === undefined || started.failure() !== undefined) {
      if (started !== undefined) {
        const orphans = await endOrphans(cluster, log);
        if (attempts >= ATTEMPTS && !orphans) throw startFailed(cluster, started.failure());
      }
      started = await startServer(cluster);
      attempts += 1;
    }
    const now = performance.now();
    if (now > deadline) throw tooSlow(cluster, timeoutMs, waitingFor);
    if (now > nextWord) {
      log.info({ dataDir: cluster.path, reason: waitingFor }, 'waiting for the embedded PostgreSQL');
      nextWord = now + 5000;
    }
    await sleep(20);
  }
}

/** Where another program does the starting, no id tells; then whoever started claims it. */
function isIt(started: ServerProcess, pid: number): boolean {
  return started.pid === undefined || started.pid === pid;
}

/** Ends what a killed server left behind: whatever it was doing is lost already, and recovery makes it whole. */
async function endOrphans(cluster: ClusterFolder, log: Logger): Promise<boolean> {
  const orphans = orphansIn(cluster.data);
  if (orphans.length === 0) return false;
  log.warn({ dataDir: cluster.path, processes: orphans }, 'ending processes of a PostgreSQL that was killed');
  for (const name of ['SIGQUIT', 'SIGKILL'] as const) {
    const left = orphans.filter((pid) => worksIn(pid, cluster.data));
    for (const pid of left) {
      try {
        process.kill(pid, name);
      } catch {
        // Gone by itself.
      }
    }
    const until = performance.now() + 2000;
    while (performance.now() < until && left.some((pid) => worksIn(pid, cluster.data))) await sleep(20);
  }
  return true;
}

function startFailed(cluster: ClusterFolder, failure = ''): AutomateError {
  return new AutomateError({
    code: 'FAILED_PRECONDITION',
    effect: 'none',
    message:
      `PostgreSQL does not start on ${cluster.data}: ${failure}. Its last words: ${lastWords(cluster)} ` +
      `(the rest is in ${cluster.log})`,
  });
}

function tooSlow(cluster: ClusterFolder, timeoutMs: number, waitingFor: string): AutomateError {
  return new AutomateError({
    code: 'UNAVAILABLE',
    effect: 'none',
    message:
      `PostgreSQL on ${cluster.data} was not ready after ${timeoutMs / 1000} s (${waitingFor}). It goes on by itself, ` +
      `and a later start may find it ready. Its last words: ${lastWords(cluster)} (the rest is in ${cluster.log})`,
  });
}
