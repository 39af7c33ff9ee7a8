import type { PendingQuery, Row, Sql } from 'postgres';

/**
 * What a document says of an instance, `connector/instance`, or of any of a connector, by its key alone: an action of it or of
 * one that is left to be chosen, a trigger from it, somebody told by it, a hold while it is down.
 */
const USES = `$.** ? (
  (@.action starts with $prefix && ($name == "" || !exists(@.connection) || @.connection == $name))
  || ($name == "" && (@.source starts with $prefix || @.notification starts with $prefix
    || @.approval starts with $prefix || @.while_down[*] starts with $prefix))
  || @.source == $reference
  || @.notification == $reference || @.notification == $connector
  || @.approval == $reference || @.approval == $connector
  || @.while_down[*] == $reference
)`;

/** Whether the newest version of a workflow `w` uses an instance. */
export function usesConnection(sql: Sql, reference: string): PendingQuery<Row[]> {
  const [connector = '', name = ''] = reference.split('/', 2);
  const variables = { reference, connector, name, prefix: `${connector}/` };
  return sql`exists (
    select 1 from automate_engine.workflow_versions v
    where v.tenant_id = w.tenant_id and v.workflow_id = w.id and v.version = w.version
      and jsonb_path_exists(v.document, ${USES}::jsonpath, ${JSON.stringify(variables)}::text::jsonb))`;
}
