/** One measured system within a target: a figure per round, higher or lower being better as the target says. */
export interface Measurement {
  system: string;
  /** For example `items/s` or `ms`. */
  unit: string;
  figures: number[];
  /** The middle of `figures`. */
  median: number;
}

/** The outcome of one target of the performance table. */
export interface TargetReport {
  id: string;
  title: string;
  /** Under what the figures hold: sizes, durability, what happens to finished items, each system's settings. */
  conditions: string[];
  measurements: Measurement[];
  ratios: Ratio[];
  /** What bounds our side, where that was looked at. */
  profile?: string[];
}

/** Ours over (or under) a peer, and whether that is what was promised. */
export interface Ratio {
  name: string;
  value: number;
  /** The bound the target sets, or none where the ratio is for information. */
  target?: { atLeast: number } | { atMost: number };
}

/** Whether a ratio keeps its bound; a ratio without a bound always does. */
export function holds(ratio: Ratio): boolean {
  if (!ratio.target) return true;
  return 'atLeast' in ratio.target ? ratio.value >= ratio.target.atLeast : ratio.value <= ratio.target.atMost;
}

/** Whether any ratio breaks its bound. */
export function missed(report: TargetReport): boolean {
  return !report.ratios.every(holds);
}

function round(value: number): string {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}

function bound(ratio: Ratio): string {
  if (!ratio.target) return 'for information';
  const text = 'atLeast' in ratio.target ? `target ≥ ${ratio.target.atLeast}` : `target ≤ ${ratio.target.atMost}`;
  return `${text}: ${holds(ratio) ? 'kept' : 'MISSED'}`;
}

/** The report as text for a terminal. */
export function print(report: TargetReport): string {
  const width = Math.max(0, ...report.measurements.map((line) => line.system.length));
  return [
    `${report.id}  ${report.title}`,
    ...report.conditions.map((line) => `    · ${line}`),
    ...report.measurements.map((line) => `    ${line.system.padEnd(width)}  ${figuresOf(line)}`),
    ...report.ratios.map((ratio) => `    ${ratio.name}: ${ratio.value.toFixed(2)}  ${bound(ratio)}`),
    ...(report.profile ?? []).map((line) => `    | ${line}`),
    '',
  ].join('\n');
}

function figuresOf({ unit, figures, median }: Measurement): string {
  const rounds = figures.length > 1 ? `  (${figures.map(round).join(', ')})` : '';
  return `${round(median).padStart(9)} ${unit}${rounds}`;
}
