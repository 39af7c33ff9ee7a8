import type { Faults } from '../faults/strikes.ts';
import { seeded } from '../random.ts';
import { corpus } from './corpus.ts';
import { randomWorkflows } from './random-workflows.ts';
import type { Wanted } from './wanted.ts';
import { type StormOptions, type StormReport, webhookStorm } from './webhook-storm.ts';

/** Workflows of one storm. */
const WORKFLOWS = 30;

const FAULTS: Faults = {
  killWorker: [200, 500],
  pauseWorker: [200, 500],
  killPostgres: [300, 700],
  cutConnections: [100, 300],
  loseAnswers: [50, 150],
  stepClock: [20, 80],
  killPlugins: [100, 300],
};

const WANTED: Wanted = {
  faults: Object.keys(FAULTS) as (keyof Faults)[],
  executions: ['cancelled', 'completed', 'failed'],
  kinds: ['action', 'approval', 'call', 'choice', 'condition', 'for_each', 'group', 'parallel', 'set', 'uses', 'wait'],
  deeds: ['answer', 'cancel', 'pause', 'rerun', 'settle', 'signal'],
};

/** A storm over workflows made up at random from the seed, with every fault at once and a world without any manners. */
export async function structuredStorm(
  options: Pick<StormOptions, 'seed' | 'deliveries' | 'say'>,
): Promise<StormReport> {
  const random = seeded(options.seed + 2);
  const types = [...new Set(corpus.map(({ type }) => type))];
  const chosen = Array.from({ length: WORKFLOWS }, () => types.splice(random.integer(0, types.length - 1), 1)[0]!);
  return await webhookStorm({
    ...options,
    workflows: (worldUrl) => randomWorkflows(worldUrl, random, chosen),
    faults: FAULTS,
    wanted: WANTED,
    maxAttempts: 3,
    leaseMs: 2_500,
    operated: true,
    manners: { late: 4, reset: 2, unavailable: 6, twice: 3, hang: 1, broken: 1, lateMs: 300 },
  });
}
