import type postgres from 'postgres';

/** Something that a step left behind, or an output that was too large for its row. */
export interface Content {
  execution_id: string;
  path: string;
  location: string;
  /** Whether it is there, whole, and the one of its step: the idempotency key of one, over and over. */
  whole: boolean;
}

/** Contents that are read in the end, at most. */
const READ = 50;

/** Reads what steps left behind. `get` asks the API: undefined where it has nothing to give. */
export async function readContents(
  sql: postgres.Sql,
  get: (path: string) => Promise<string | undefined>,
): Promise<Content[]> {
  const rows = await sql<{ execution_id: string; path: string; location: string; is_output: boolean }[]>`
    SELECT execution_id::text, path, output #>> '{$stored,location}' AS location, true AS is_output
    FROM automate_engine.steps WHERE output ? '$stored'
    UNION ALL
    SELECT s.execution_id::text, s.path, a ->> 'location', false
    FROM automate_engine.steps s CROSS JOIN LATERAL jsonb_array_elements(s.artifacts) a
    WHERE s.artifacts IS NOT NULL AND s.status = 'completed' ORDER BY 1, 2 LIMIT ${READ}`;
  const contents: Content[] = [];
  for (const { execution_id, path, location, is_output } of rows) {
    const id = location.slice(location.lastIndexOf('/') + 1);
    const told = await get(`/api/v1/executions/${execution_id}/artifacts/${id}`);
    const text = told !== undefined && is_output ? (JSON.parse(told) as { text: string }).text : told;
    contents.push({ execution_id, path, location, whole: text !== undefined && isOf(text, path) });
  }
  return contents;
}

/** A rerun takes over what another run's step left behind: the key is of that. */
function isOf(text: string, path: string): boolean {
  const end = text.indexOf(path) + path.length;
  const key = text.slice(0, end);
  return end >= path.length && /^[0-9a-f-]{36}\//.test(key) && text === key.repeat(text.length / key.length);
}
