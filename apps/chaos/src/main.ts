/**
 * The long mode: storms with every fault at once, two of three over workflows made up at random and operated, a new seed each,
 * until the time is over or a promise is broken. The last line is the verdict; the exit code is 0 where every promise was kept.
 */
import { linearStorm } from './scenarios/linear-storm.ts';
import { structuredStorm } from './scenarios/structured-storm.ts';
import type { StormReport } from './scenarios/webhook-storm.ts';

const minutes = Number(process.argv[2] ?? 30);
const first = Number(process.argv[3] ?? Date.now() % 1_000_000);
if (!Number.isFinite(minutes) || !Number.isInteger(first)) {
  process.stderr.write('usage: main.ts [minutes, default 30] [seed]\n');
  process.exit(64);
}

const say = (line: string) => console.log(line);

async function storm(number: number, seed: number): Promise<StormReport> {
  if (number % 3 !== 0) return await structuredStorm({ seed, deliveries: 400, say });
  return await linearStorm({ seed, deliveries: 2_000, say });
}

const started = performance.now();
const end = started + minutes * 60_000;
const total = { storms: 0, executions: 0, steps: 0, calls: 0, faults: 0, deeds: 0 };
let failure: string | undefined;
for (let seed = first; failure === undefined && performance.now() < end; seed += 1) {
  const number = total.storms + 1;
  say(`storm ${number}, seed ${seed}`);
  try {
    const { breaches, history, faults, seconds, folder } = await storm(number, seed);
    total.storms = number;
    total.executions += history.executions.length;
    total.steps += history.steps.length;
    total.calls += history.calls.length;
    total.deeds += history.deeds.length;
    total.faults += Object.values(faults).reduce((sum, count) => sum + count, 0);
    const outcome = breaches.length === 0 ? 'every promise kept' : breaches.join('\n');
    say(`storm ${number}, seed ${seed}, ${seconds.toFixed(0)} s, ${JSON.stringify(faults)}: ${outcome}\n`);
    if (breaches.length > 0)
      failure = `seed ${seed} broke ${breaches.length} promises; what is known lies in ${folder}`;
  } catch (error) {
    say(String(error instanceof Error ? error.stack : error));
    failure = `seed ${seed} could not be judged: ${error}`;
  }
}
if (total.storms === 0) failure ??= 'there was no time for a storm';
const spent = `${((performance.now() - started) / 60_000).toFixed(1)} minutes, ${JSON.stringify(total)}`;
say(failure === undefined ? `VERDICT: every promise kept. ${spent}` : `VERDICT: FAILED. ${failure}. ${spent}`);
process.exit(failure === undefined ? 0 : 1);
