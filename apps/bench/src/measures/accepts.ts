/** Accepts per second with `callers` concurrent callers, each waiting for its answer before the next call. */
export async function acceptRate(callers: number, durationS: number, accept: () => Promise<unknown>): Promise<number> {
  let accepted = 0;
  const started = performance.now();
  const end = started + durationS * 1000;
  async function caller(): Promise<void> {
    while (performance.now() < end) {
      await accept();
      accepted += 1;
    }
  }
  await Promise.all(Array.from({ length: callers }, caller));
  return accepted / ((performance.now() - started) / 1000);
}
