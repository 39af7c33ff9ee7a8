import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterFolder } from './cluster-folder.ts';
import { usableBinaries } from './installation.ts';
import type { Presence } from './presence.ts';
import { worksIn } from './process-liveness.ts';

/**
 * PostgreSQL's fast shutdown: connections are cut, everything is written down, nothing has to be recovered. When that
 * does not end within a minute, the immediate one, which the next start recovers from.
 */
export async function stopServer(cluster: ClusterFolder, { pid, options }: Presence): Promise<void> {
  if (process.platform === 'win32') {
    const { pgCtl } = usableBinaries({ account: undefined, major: cluster.major });
    await once(
      spawn(pgCtl, ['stop', '-D', cluster.data, '-m', 'fast'], { stdio: 'ignore', windowsHide: true }),
      'close',
    );
    return;
  }
  for (const [name, patienceMs] of [
    ['SIGINT', 60_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 5000],
  ] as const) {
    if (await ended(cluster, pid, name, patienceMs)) break;
  }
  try {
    rmdirSync(options.host);
  } catch {
    // Not empty, or gone: a new server is using it already.
  }
}

async function ended(cluster: ClusterFolder, pid: number, name: NodeJS.Signals, patienceMs: number): Promise<boolean> {
  if (!worksIn(pid, cluster.data)) return true;
  process.kill(pid, name);
  for (const deadline = performance.now() + patienceMs; performance.now() < deadline; ) {
    if (!worksIn(pid, cluster.data)) return true;
    await sleep(10);
  }
  return false;
}
