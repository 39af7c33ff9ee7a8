import schema from '@automate/workflow/schema/workflow.json';
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { WorkflowParts } from '../api/types.ts';
import { pathAt } from './yaml-path.ts';

interface Schema {
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

/** Keys and values that the published JSON Schema allows where the cursor is. */
export const completeWorkflow =
  (_parts: () => WorkflowParts) =>
  (context: CompletionContext): CompletionResult | null => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const word = /[\w-]*$/.exec(before)?.[0] ?? '';
    if (word === '' && !context.explicit) return null;
    const { path, key } = pathAt(context.state.doc.toString(), context.pos);
    const place = path.reduce<Schema[]>((schemas, name) => schemas.flatMap((each) => inside(each, name)), [ROOT]);
    const options = key === undefined ? keysOf(place) : valuesOf(place.flatMap((each) => inside(each, key)));
    return options.length === 0 ? null : { from: context.pos - word.length, options };
  };

function keysOf(schemas: readonly Schema[]): Completion[] {
  const properties = schemas.flatMap(variants).flatMap((each) => Object.entries(each.properties ?? {}));
  return [...new Map(properties)].map(([label, { description }]) => ({
    label,
    type: 'property',
    apply: `${label}: `,
    ...(description !== undefined && { info: description }),
  }));
}

function valuesOf(schemas: readonly Schema[]): Completion[] {
  const all = schemas.flatMap(variants);
  const values = all.flatMap((each) => [...(each.enum ?? []), ...(each.const === undefined ? [] : [each.const])]);
  const flags = all.some(({ type }) => type === 'boolean') ? [true, false] : [];
  return [...new Set([...values, ...flags])].map((value) => ({ label: String(value), type: 'enum' }));
}

/** The schemas of a key, or with `[]` of the elements. */
function inside(schema: Schema, name: string): Schema[] {
  return variants(schema).flatMap((each) => (name === '[]' ? each.items : each.properties?.[name]) ?? []);
}

/** A schema itself and what it says can be instead. */
function variants(schema: Schema): Schema[] {
  const at = schema.$ref === undefined ? schema : (ROOT.$defs[schema.$ref.replace('#/$defs/', '')] ?? {});
  return [at, ...[...(at.anyOf ?? []), ...(at.oneOf ?? [])].flatMap(variants)];
}
