import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { oneStepWorkflow } from '../load/workflows.ts';
import { measurement } from '../measurements.ts';
import { readCommits } from '../measures/commits.ts';
import { engineSeconds } from '../measures/steps.ts';
import { sustain } from '../measures/sustained.ts';
import { interleave } from '../statistics.ts';
import { processorClock } from '../subjects/served-workflow.ts';
import { startServer } from '../subjects/server.ts';
import { type Bench, type Target, teller } from '../target.ts';

const CONNECTIONS = 32;
const FEW = 1;
const MANY = 11;

/** What the engine adds to the calls it makes. */
export const overheadTarget: Target = {
  id: 'T8',
  async run(bench) {
    const { cluster, settings } = bench;
    const load = await commitsPerRun(bench);
    bench.say(`T8  ${load.transactions.toFixed(3)} transactions per run under load`);
    const figures = await interleave(
      settings.rounds,
      {
        few: () => cluster.withDatabase((database) => engineSeconds(database, settings.engineRuns, FEW)),
        many: () => cluster.withDatabase((database) => engineSeconds(database, settings.engineRuns, MANY)),
      },
      teller(bench, this.id, 's'),
    );
    const perStep = figures.many.map((many, round) => {
      const more = many - (figures.few[round] ?? Number.NaN);
      return (more * 1000) / (settings.engineRuns * (MANY - FEW));
    });
    const perRun = figures.few.map((few) => (few * 1000) / settings.engineRuns);
    return {
      id: this.id,
      title: 'what a run and a step cost beyond the call itself',
      conditions: [
        `commits: one process that accepts and works, ${CONNECTIONS} connections, ${settings.sustainedSeconds} s of webhooks for a run of one set step`,
        'counted by PostgreSQL in pg_stat_database: the accept, the matching, the run, and every transaction that only reads',
        `steps: the engine alone, ${settings.engineRuns} runs at once with ${FEW} and with ${MANY} actions (effect once: an intent and a result each) that return at once; ${settings.rounds} rounds, medians`,
      ],
      measurements: [
        measurement('transactions per one-step run', 'transactions', [load.transactions]),
        measurement('WAL per one-step run, the delivery included', 'KB', [load.walBytes / 1024]),
        measurement('a one-step run, amortised', 'ms', perRun),
        measurement('each further step, amortised', 'ms', perStep),
      ],
      ratios: [{ name: 'transactions per one-step run (aim below 1)', value: load.transactions }],
    };
  },
};

async function commitsPerRun({ cluster, settings }: Bench): Promise<{ transactions: number; walBytes: number }> {
  return await cluster.withDatabase(async (database) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'automate-bench-server-'));
    const start = () => startServer(database, { roles: ['api', 'worker'], workflow: oneStepWorkflow('set') }, dataDir);
    try {
      // What a server does once is counted with the first, which is left out.
      await (await start())[Symbol.asyncDispose]();
      await sleep(200);
      const before = await readCommits(cluster.sql, database.url);
      const server = await start();
      const { runs } = await sustain(
        database.sql,
        processorClock(cluster, server),
        server.webhookUrl,
        CONNECTIONS,
        settings.sustainedSeconds,
      ).finally(() => server[Symbol.asyncDispose]());
      await sleep(200);
      const after = await readCommits(cluster.sql, database.url);
      return {
        transactions: (after.transactions - before.transactions) / runs,
        walBytes: (after.walBytes - before.walBytes) / runs,
      };
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
}
