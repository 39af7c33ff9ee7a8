/** The middle value; of an even count the mean of the two in the middle. NaN of nothing. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Linear interpolation between the two nearest ranks (the method of numpy's default). */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = ((sorted.length - 1) * p) / 100;
  const low = sorted[Math.floor(rank)] ?? Number.NaN;
  const high = sorted[Math.ceil(rank)] ?? Number.NaN;
  return low + (high - low) * (rank - Math.floor(rank));
}

/** How much `y` rises for each 1 of `x`: the slope of the least-squares line. NaN of fewer than two different `x`. */
export function slope(points: readonly { x: number; y: number }[]): number {
  const mean = (of: 'x' | 'y') => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [x, y] = [mean('x'), mean('y')];
  const products = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  const squares = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  return squares === 0 ? Number.NaN : products / squares;
}

/** The seconds that `work` took, on a monotonic clock. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/**
 * Runs every system once per round, in turn, so that a slow minute of the machine hits all of them alike, and gives
 * each system's figures in order of the rounds.
 */
export async function interleave<K extends string>(
  rounds: number,
  systems: Record<K, () => Promise<number>>,
  onFigure: (system: NoInfer<K>, round: number, figure: number) => void = () => {},
): Promise<Record<K, number[]>> {
  const names = Object.keys(systems) as K[];
  const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      const figure = await systems[name]();
      figures[name].push(figure);
      onFigure(name, round, figure);
    }
  }
  return figures;
}
