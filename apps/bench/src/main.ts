/** The bench: measures the targets asked for, prints what they say and whether they are kept. */
import { parseArguments } from './arguments.ts';
import { startCluster } from './cluster.ts';
import { describeMachine, loadOfMinute } from './machine.ts';
import { missed, print, type TargetReport } from './report.ts';
import { writeResults } from './results.ts';
import { FULL, QUICK } from './settings.ts';
import type { Bench, Target } from './target.ts';
import { childCallsTarget } from './targets/child-calls.ts';
import { growthTarget } from './targets/growth.ts';
import { manyStepsTarget } from './targets/many-steps.ts';
import { priceTarget } from './targets/price.ts';
import { readsTarget } from './targets/reads.ts';
import { drainTarget } from './targets/t1-drain.ts';
import { latencyTarget } from './targets/t2-latency.ts';
import { ingestTarget } from './targets/t3-ingest.ts';
import { httpTarget } from './targets/t4-http.ts';
import { sustainedTarget } from './targets/t5-sustained.ts';
import { discoveryTarget } from './targets/t6-discovery.ts';
import { overheadTarget } from './targets/t8-overhead.ts';
import { footprintTarget } from './targets/t9-footprint.ts';

const TARGETS: readonly Target[] = [
  drainTarget,
  latencyTarget,
  ingestTarget,
  httpTarget,
  sustainedTarget,
  discoveryTarget,
  overheadTarget,
  footprintTarget,
  growthTarget,
  manyStepsTarget,
  priceTarget,
  childCallsTarget,
  readsTarget,
];

function fail(what: string, error: unknown): undefined {
  process.stderr.write(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** A target that cannot be measured does not take the others' figures along. */
async function measure(target: Target, bench: Bench, profile: boolean): Promise<TargetReport | undefined> {
  const report = await target.run(bench).catch((error: unknown) => fail(target.id, error));
  if (!report) return undefined;
  if (!target.explain || !(profile || missed(report))) return report;
  bench.say(`${target.id}  once more, watched`);
  const lines = await target.explain(bench).catch((error: unknown) => fail(`${target.id}, watched`, error));
  return lines ? { ...report, profile: lines } : report;
}

async function main({ targets, quick, profile, nodeRed }: ReturnType<typeof parseArguments>): Promise<void> {
  const startedAt = new Date().toISOString();
  const before = loadOfMinute();
  const cluster = await startCluster();
  // Its PostgreSQL would outlive a bench that is cut off.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void cluster.stop().finally(() => process.exit(130)));
  }
  const machine = describeMachine(cluster.description);
  const conditions = `${machine.cores} × ${machine.cpu}, ${machine.memoryGB} GB, Node ${machine.node}, ${machine.database}`;
  say(`${conditions}; load before: ${before.toFixed(2)}\n`);
  const bench: Bench = { cluster, settings: quick ? QUICK : FULL, nodeRed, say };
  const reports: TargetReport[] = [];
  try {
    for (const target of TARGETS.filter(({ id }) => targets.includes(id))) {
      const report = await measure(target, bench, profile);
      if (report) reports.push(report);
    }
  } finally {
    await cluster.stop();
  }
  const after = loadOfMinute();
  say(`\n${conditions}; load before ${before.toFixed(2)}, at the end ${after.toFixed(2)}`);
  if (quick) say('quick: shows that the bench works; the figures say little');
  say('');
  for (const report of reports) say(print(report));
  const file = await writeResults({ startedAt, quick, machine, load: { before, after }, targets: reports });
  say(`written to ${file}`);
}

try {
  const ids = TARGETS.map(({ id }) => id);
  await main(parseArguments(process.argv.slice(2), ids));
} catch (error) {
  fail('bench', error);
}
