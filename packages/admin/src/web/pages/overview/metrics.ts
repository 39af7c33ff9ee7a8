/** One line of a Prometheus text. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** Reads the Prometheus text format (version 0.0.4), as far as the server writes it. */
export function parseMetrics(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, name, inside = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    const labels = [...inside.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, text_]) => [key, text_]);
    return [{ name, labels: Object.fromEntries(labels), value: Number(value) }];
  });
}

/** The sum of all samples with that name and those labels. */
export function sumOf(samples: readonly Sample[], name: string, labels: Record<string, string> = {}): number {
  const wanted = Object.entries(labels);
  return samples
    .filter((sample) => sample.name === name && wanted.every(([key, value]) => sample.labels[key] === value))
    .reduce((sum, { value }) => sum + value, 0);
}

/**
 * A quantile of a histogram, estimated inside of the bucket that it falls into; undefined: nothing was measured. What is beyond
 * the last bucket is told as its limit.
 */
export function quantileOf(samples: readonly Sample[], name: string, quantile: number): number | undefined {
  const counts = new Map<number, number>();
  for (const { name: found, labels, value } of samples) {
    if (found !== `${name}_bucket`) continue;
    const limit = labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.le);
    counts.set(limit, (counts.get(limit) ?? 0) + value);
  }
  const buckets = [...counts].sort(([a], [b]) => a - b);
  const all = buckets.at(-1)?.[1] ?? 0;
  if (all === 0) return undefined;
  let [lower, below] = [0, 0];
  for (const [limit, count] of buckets) {
    if (count >= quantile * all) {
      if (limit === Number.POSITIVE_INFINITY) return lower;
      return lower + ((limit - lower) * (quantile * all - below)) / Math.max(1, count - below);
    }
    [lower, below] = [limit, count];
  }
  return lower;
}
