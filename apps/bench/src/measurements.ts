import type { Measurement } from './report.ts';
import { median } from './statistics.ts';

/** Figures of a system with their median. */
export function measurement(system: string, unit: string, figures: readonly number[]): Measurement {
  return { system, unit, figures: [...figures], median: median(figures) };
}

/** The figures of `interleave`, a measurement per system in its order. */
export function measurements(unit: string, figures: Record<string, number[]>): Measurement[] {
  return Object.entries(figures).map(([system, list]) => measurement(system, unit, list));
}
