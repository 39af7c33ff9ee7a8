import type { Json, WorkflowDetail } from '../../api/types.ts';

/** What a manual start takes; undefined where the workflow has no manual trigger. */
export interface ManualInput {
  /** JSON Schema. */
  schema?: Json;
  /** Something to begin with: what the schema asks for, empty. */
  example?: Json;
}

export function manualInput(document: WorkflowDetail['document']): ManualInput | undefined {
  const triggers = isObject(document) && Array.isArray(document.on) ? (document.on as { manual?: Json }[]) : [];
  const manual = triggers.find((trigger) => trigger.manual !== undefined)?.manual;
  if (manual === undefined) return undefined;
  const schema = isObject(manual) ? manual.input : undefined;
  if (schema === undefined) return {};
  const example = exampleOf(schema);
  return { schema, ...(example !== undefined && { example }) };
}

function exampleOf(schema: Json): Json | undefined {
  if (!isObject(schema)) return undefined;
  if (schema.default !== undefined) return schema.default;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (isObject(schema.properties ?? null)) {
    const given = Object.entries(schema.properties as Record<string, Json>).map(([key, value]) => [
      key,
      exampleOf(value) ?? null,
    ]);
    return Object.fromEntries(given);
  }
  const empty: Record<string, Json> = { string: '', integer: 0, number: 0, boolean: false, array: [], object: {} };
  return typeof schema.type === 'string' ? empty[schema.type] : undefined;
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
