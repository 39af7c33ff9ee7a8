import schema from '@automate/workflow/schema/workflow.json';

/** A part of the JSON Schema of documents. */
export interface Schema {
  $ref?: string;
  type?: string;
  description?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
}

const ROOT = schema as unknown as Schema & { $defs: Record<string, Schema> };

/** What the published schema says of a place: names of keys, and `[]` for the elements of a list. */
export function schemaAt(path: readonly string[]): Schema[] {
  return path.reduce<Schema[]>((schemas, name) => schemas.flatMap((each) => inside(each, name)), [ROOT]);
}

function inside(at: Schema, name: string): Schema[] {
  return variants(at).flatMap((each) => (name === '[]' ? each.items : each.properties?.[name]) ?? []);
}

/** A schema itself and what it says can be instead. */
export function variants(at: Schema): Schema[] {
  const meant = at.$ref === undefined ? at : (ROOT.$defs[at.$ref.replace('#/$defs/', '')] ?? {});
  return [meant, ...[...(meant.anyOf ?? []), ...(meant.oneOf ?? [])].flatMap(variants)];
}
