/** How many runs took so long: more than 2^((took-1)/4) milliseconds, at most 2^(took/4). */
export interface DurationClass {
  took: number;
  count: number;
}

/**
 * A quantile of durations in milliseconds: the middle of the class that it falls into, which is off by at most a tenth. All
 * quantiles in one class are one, as those of a single run are. 0 where there are none.
 */
export function quantileOf(classes: readonly DurationClass[], quantile: number): number {
  const wanted = quantile * classes.reduce((all, { count }) => all + count, 0);
  let below = 0;
  for (const { took, count } of classes) {
    below += count;
    if (below >= wanted) return Math.round(2 ** ((took - 0.5) / 4));
  }
  return 0;
}
