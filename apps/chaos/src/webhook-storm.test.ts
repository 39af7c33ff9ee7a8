import { describe, expect, it } from 'vitest';
import { type StormReport, webhookStorm } from './scenarios/webhook-storm.ts';

const rude = { late: 3, reset: 2, unavailable: 5, lateMs: 200 };

function expectStorm(report: StormReport, deliveries: number): void {
  expect(report.breaches).toEqual([]);
  expect(report.history.accepted).toHaveLength(deliveries);
  // A storm in which nothing was ever in doubt has shown nothing.
  expect(report.history.steps.some((step) => step.status === 'uncertain')).toBe(true);
  expect(report.history.calls.length).toBeGreaterThan(deliveries / 2);
}

describe('a storm of webhooks', () => {
  it('loses and doubles nothing while workers are killed', { timeout: 600_000 }, async () => {
    const faults = { killWorker: [100, 300] } as const;
    const report = await webhookStorm({ seed: 1, deliveries: 2_000, faults, manners: rude });
    expectStorm(report, 2_000);
    expect(report.faults.killWorker).toBeGreaterThan(3);
  });

  it('loses and doubles nothing while PostgreSQL is killed and connections are cut', { timeout: 600_000 }, async () => {
    const faults = { killPostgres: [300, 600], cutConnections: [100, 250] } as const;
    const report = await webhookStorm({ seed: 2, deliveries: 2_000, faults, manners: rude });
    expectStorm(report, 2_000);
    expect(report.faults.killPostgres).toBeGreaterThan(1);
    expect(report.faults.cutConnections).toBeGreaterThan(1);
  });

  it('lets a worker that was paused past its lease commit nothing', { timeout: 600_000 }, async () => {
    const faults = { pauseWorker: [50, 150] } as const;
    const report = await webhookStorm({ seed: 3, deliveries: 1_000, faults, manners: rude, leaseMs: 600 });
    expectStorm(report, 1_000);
    expect(report.faults.pauseWorker).toBeGreaterThan(0);
  });
});
