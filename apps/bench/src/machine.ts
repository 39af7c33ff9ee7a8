import { cpus, loadavg, totalmem } from 'node:os';

/** What the figures were measured on. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGB: number;
  node: string;
  database: string;
}

export function describeMachine(database: string): Machine {
  const [first] = cpus();
  return {
    cpu: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    database,
  };
}

/** Busy processes, on average over the last minute: more than what the bench itself causes disturbs the figures. */
export function loadOfMinute(): number {
  return loadavg()[0] ?? Number.NaN;
}
