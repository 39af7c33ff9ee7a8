import type { Json, WorkflowDetail } from '../../api/types.ts';

/** What a manual start takes; undefined where the workflow has no manual trigger. */
export interface ManualInput {
  /** JSON Schema. Absent: any object will do. */
  schema?: Json;
}

export function manualInput(document: WorkflowDetail['document']): ManualInput | undefined {
  const triggers = isObject(document) && Array.isArray(document.on) ? (document.on as { manual?: Json }[]) : [];
  const manual = triggers.find((trigger) => trigger.manual !== undefined)?.manual;
  if (manual === undefined) return undefined;
  const schema = isObject(manual) ? manual.input : undefined;
  return schema === undefined ? {} : { schema };
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
