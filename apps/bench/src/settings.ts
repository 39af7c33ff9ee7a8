/** How much is measured. */
export interface Settings {
  /** Every system runs once per round, in turn. */
  rounds: number;
  drainItems: number;
  latencySamples: number;
  /** Of one round of a rate, in seconds. */
  rateSeconds: number;
  /** Before a server's rates, in seconds: code is compiled, connections are made. */
  warmUpSeconds: number;
  /** Of one sustained load, in seconds. */
  sustainedSeconds: number;
  /** Runs through the engine alone. */
  engineRuns: number;
  starts: number;
  /** Discoveries, each in a process of its own. */
  discoveries: number;
  /** Calls of an action in one round. */
  childCalls: number;
  /** Before memory is read, in seconds. */
  idleSeconds: number;
  /** Runs over which a server's memory is watched. */
  growthRuns: number;
  /** Between two readings of it, in seconds. */
  growthReadingSeconds: number;
  /** Runs that are there before the API is read. */
  storedRuns: number;
  /** Items of one `for_each`. */
  loopItems: number;
}

export const FULL: Settings = {
  rounds: 3,
  drainItems: 20_000,
  latencySamples: 500,
  rateSeconds: 5,
  warmUpSeconds: 3,
  sustainedSeconds: 15,
  engineRuns: 3_000,
  starts: 5,
  discoveries: 7,
  childCalls: 3_000,
  idleSeconds: 10,
  growthRuns: 200_000,
  growthReadingSeconds: 10,
  storedRuns: 1_000_000,
  loopItems: 1_000,
};

export const QUICK: Settings = {
  rounds: 1,
  drainItems: 3_000,
  latencySamples: 40,
  rateSeconds: 2,
  warmUpSeconds: 1,
  sustainedSeconds: 3,
  engineRuns: 300,
  starts: 1,
  discoveries: 1,
  childCalls: 200,
  idleSeconds: 1,
  growthRuns: 3_000,
  growthReadingSeconds: 1,
  storedRuns: 20_000,
  loopItems: 1_000,
};
