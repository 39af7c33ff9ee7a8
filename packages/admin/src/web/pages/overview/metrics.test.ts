import { expect, it } from 'vitest';
import { parseMetrics, quantileOf } from './metrics.ts';

const text = `# HELP d of runs
d_bucket{le="0.1",status="completed"} 50
d_bucket{le="1",status="completed"} 90
d_bucket{le="+Inf",status="completed"} 90
d_bucket{le="0.1",status="failed"} 0
d_bucket{le="1",status="failed"} 0
d_bucket{le="+Inf",status="failed"} 10
d_sum{status="completed"} 12
`;

it('estimates quantiles from the buckets of all labels together', () => {
  const samples = parseMetrics(text);
  expect(quantileOf(samples, 'd', 0.25)).toBeCloseTo(0.05);
  expect(quantileOf(samples, 'd', 0.5)).toBeCloseTo(0.1);
  expect(quantileOf(samples, 'd', 0.7)).toBeCloseTo(0.55);
  expect(quantileOf(samples, 'd', 0.95)).toBe(1);
  expect(quantileOf(samples, 'other', 0.5)).toBeUndefined();
  expect(quantileOf([], 'd', 0.5)).toBeUndefined();
});
