import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { Product } from '../scenarios/product.ts';

/**
 * What goes wrong during a storm, as [least, most] pieces of work between two faults of a kind: deliveries accepted and
 * calls that reached the outside world. Work and not time, so that faults strike in the middle of it on any machine.
 */
export interface Faults {
  killWorker?: Spacing;
  /** SIGSTOP past the lease, then SIGCONT. */
  pauseWorker?: Spacing;
  /** SIGKILL of PostgreSQL's postmaster; the product starts it again. */
  killPostgres?: Spacing;
  /** Every connection of the product is cut. */
  cutConnections?: Spacing;
  /** Every connection breaks around its next message: whether a COMMIT in it was carried out, nobody is told. */
  loseAnswers?: Spacing;
  /** The clock of a worker is set by minutes or hours, forward or back. */
  stepClock?: Spacing;
  /** SIGKILL of the processes that plugins run in. */
  killPlugins?: Spacing;
}
export type Spacing = readonly [least: number, most: number];

/** How often each kind struck. */
export type FaultCounts = Record<keyof Faults, number>;

export const NO_FAULTS: Readonly<FaultCounts> = {
  killWorker: 0,
  pauseWorker: 0,
  killPostgres: 0,
  cutConnections: 0,
  loseAnswers: 0,
  stepClock: 0,
  killPlugins: 0,
};

/** Strikes in the product until `signal`; resolves when the last strike is over. */
export async function strikeAll(
  product: Product,
  faults: Faults,
  context: { random: Random; workDone: () => number; signal: AbortSignal; say: (line: string) => void },
  counts: FaultCounts,
): Promise<void> {
  const { random, workDone, signal, say } = context;
  const { workers, leaseMs } = product;
  /** Each gives whether there was something to strike at. */
  const strikes: { [K in keyof Faults]-?: () => Promise<boolean> } = {
    async killWorker() {
      return await random.pick(workers).kill();
    },
    async pauseWorker() {
      const victim = random.pick(workers);
      if (!victim.pause()) return false;
      await sleep(leaseMs * 2);
      victim.resume();
      return true;
    },
    async killPostgres() {
      return process.kill(product.postgres.pid, 'SIGKILL');
    },
    async cutConnections() {
      const cut = await product.reader.sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND application_name <> 'chaos' AND pid <> pg_backend_pid()`;
      return cut.length > 0;
    },
    async loseAnswers() {
      return product.network.breakAtNextMessage();
    },
    async stepClock() {
      return random.pick(workers).stepClock();
    },
    async killPlugins() {
      const { pid } = random.pick(workers);
      const children = await childrenOf(pid);
      for (const child of children) process.kill(child, 'SIGKILL');
      return children.length > 0;
    },
  };
  const one = async (name: keyof Faults, [least, most]: Spacing) => {
    let next = workDone() + random.integer(least, most);
    while (!signal.aborted) {
      if (workDone() >= next) {
        const struck = await strikes[name]().catch((error: unknown) => {
          say(`${name}: ${error}`);
          return false;
        });
        if (struck) counts[name] += 1;
        next = workDone() + (struck ? random.integer(least, most) : 1);
      }
      await sleep(5, undefined, { signal }).catch(() => {});
    }
  };
  await Promise.all(Object.entries(faults).map(([name, spacing]) => one(name as keyof Faults, spacing)));
}

/** The processes that a process started, on Linux; elsewhere none. */
async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}
