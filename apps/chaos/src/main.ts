/** The long mode: storms with every fault at once, two of three over workflows made up at random, a new seed each, until the time is over or a promise is broken. */
import { structuredStorm } from './scenarios/structured-storm.ts';
import { webhookStorm } from './scenarios/webhook-storm.ts';

const minutes = Number(process.argv[2] ?? 30);
let seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
if (!Number.isFinite(minutes) || !Number.isInteger(seed)) {
  process.stderr.write('usage: main.ts [minutes, default 30] [seed]\n');
  process.exit(64);
}
const end = performance.now() + minutes * 60_000;
for (let storms = 1; performance.now() < end; storms += 1, seed += 1) {
  const say = (line: string) => console.log(line);
  const report =
    storms % 3 === 0
      ? await webhookStorm({
          seed,
          deliveries: 2_000,
          faults: {
            killWorker: [150, 600],
            pauseWorker: [400, 900],
            killPostgres: [800, 2_000],
            cutConnections: [200, 600],
          },
          manners: { late: 3, reset: 2, unavailable: 5, lateMs: 300 },
          say,
        })
      : await structuredStorm({ seed, deliveries: 600, say });
  const outcome = report.breaches.length === 0 ? 'every promise kept' : report.breaches.join('\n');
  console.log(
    `storm ${storms}, seed ${seed}, ${report.seconds.toFixed(0)} s, ${JSON.stringify(report.faults)}: ${outcome}\n`,
  );
  if (report.breaches.length > 0) process.exit(1);
}
