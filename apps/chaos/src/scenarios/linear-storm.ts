import type { Faults } from '../faults/strikes.ts';
import { type StormOptions, type StormReport, webhookStorm } from './webhook-storm.ts';
import { scenarioWorkflows } from './workflows.ts';

const FAULTS: Faults = {
  killWorker: [150, 600],
  pauseWorker: [400, 900],
  killPostgres: [500, 1_500],
  cutConnections: [200, 600],
  loseAnswers: [100, 400],
  stepClock: [100, 400],
};

/** A storm over three linear workflows that nobody operates: many short runs, each of which is known beforehand. */
export async function linearStorm(
  options: Pick<StormOptions, 'seed' | 'deliveries' | 'leaseMs' | 'say'>,
): Promise<StormReport> {
  return await webhookStorm({
    ...options,
    workflows: scenarioWorkflows,
    faults: FAULTS,
    wanted: {
      faults: Object.keys(FAULTS) as (keyof Faults)[],
      executions: ['completed', 'uncertain'],
    },
    manners: { late: 3, reset: 2, unavailable: 5, lateMs: 200 },
  });
}
