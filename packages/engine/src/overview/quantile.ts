/** How many runs took so long: more than 2^((took-1)/4) milliseconds, at most 2^(took/4). */
export interface DurationClass {
  took: number;
  count: number;
}

/** A quantile of durations in milliseconds, estimated inside of the class that it falls into. 0 where there are none. */
export function quantileOf(classes: readonly DurationClass[], quantile: number): number {
  const wanted = quantile * classes.reduce((all, { count }) => all + count, 0);
  let below = 0;
  for (const { took, count } of classes) {
    if (below + count >= wanted) return Math.round(2 ** ((took - 1 + (wanted - below) / count) / 4));
    below += count;
  }
  return 0;
}
