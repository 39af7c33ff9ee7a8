import type postgres from 'postgres';
import type { FaultCounts } from '../faults/strikes.ts';
import type { Deed } from '../operator/deeds.ts';

/** What has to happen in a storm: one in which nothing was ever in doubt has shown nothing. */
export interface Wanted {
  /** Kinds of faults, each of which strikes once at least. */
  faults: readonly (keyof FaultCounts)[];
  /** Statuses that runs have. */
  executions: readonly string[];
  /** Statuses that steps have. */
  steps?: readonly string[];
  /** Kinds of steps that ran. */
  kinds?: readonly string[];
  deeds?: readonly Deed['kind'][];
}

/** What of it has not happened yet, a few words each; everything, while the tables cannot be read. */
export async function whatIsMissing(
  wanted: Wanted,
  { sql, faults, deeds }: { sql: postgres.Sql; faults: FaultCounts; deeds: readonly Deed[] },
): Promise<string[]> {
  const [seen] = await sql<{ executions: string[]; steps: string[]; kinds: string[] }[]>`SELECT
    ARRAY(SELECT DISTINCT status FROM automate_engine.executions) AS executions,
    ARRAY(SELECT DISTINCT status FROM automate_engine.steps) AS steps,
    ARRAY(SELECT DISTINCT kind FROM automate_engine.steps) AS kinds`.catch(() => []);
  const without = (what: string, names: readonly string[] = [], found: readonly string[] = []) =>
    names.filter((name) => !found.includes(name)).map((name) => `${what} ${name}`);
  return [
    ...wanted.faults.filter((name) => faults[name] === 0).map((name) => `fault ${name}`),
    ...without('run', wanted.executions, seen?.executions),
    ...without('step', wanted.steps, seen?.steps),
    ...without('kind', wanted.kinds, seen?.kinds),
    ...without(
      'deed',
      wanted.deeds,
      deeds.map(({ kind }) => kind),
    ),
  ];
}
