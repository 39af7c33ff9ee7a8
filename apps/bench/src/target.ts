import type { BenchCluster } from './cluster.ts';
import type { TargetReport } from './report.ts';
import type { Settings } from './settings.ts';

/** What a target runs with. */
export interface Bench {
  cluster: BenchCluster;
  settings: Settings;
  /** Whether Node-RED is to stand beside. */
  nodeRed: boolean;
  /** A line of progress. */
  say(line: string): void;
}

/** One row of the table of targets. */
export interface Target {
  id: string;
  run(bench: Bench): Promise<TargetReport>;
  /** Runs our side once more, watched: what bounds it, as lines for people. */
  explain?(bench: Bench): Promise<string[]>;
}

/** Tells each figure as it comes. */
export function teller(
  { say }: Bench,
  id: string,
  unit: string,
): (system: string, round: number, figure: number) => void {
  return (system, round, figure) =>
    say(`${id}  round ${round + 1}  ${system}: ${figure.toFixed(figure < 100 ? 2 : 0)} ${unit}`);
}
