import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { WorkflowParts } from '../api/types.ts';
import { completeExpression } from './complete-expression.ts';
import { type Schema, schemaAt, variants } from './document-schema.ts';
import { type Sample, templateAt } from './expression-at.ts';
import { type Offer, offersOf } from './offers.ts';
import { pathAt } from './yaml-path.ts';

/** What is known where a workflow is written. */
export interface WorkflowKnowledge {
  parts: WorkflowParts;
  /** Of everything that could be read; steps that stand below are left out. */
  sample: Sample;
}

const CONDITIONS = ['if', 'condition', 'when'];

/** What can stand where the cursor is: keys and values of documents, what is installed, and what code can read. */
export const completeWorkflow =
  (known: () => WorkflowKnowledge) =>
  (context: CompletionContext): CompletionResult | null => {
    const { pos } = context;
    const text = context.state.doc.toString();
    const line = context.state.doc.lineAt(pos);
    const before = line.text.slice(0, pos - line.from);
    const place = pathAt(text, pos);
    const value =
      place.key === undefined ? before : before.slice(before.indexOf(`${place.key}:`) + place.key.length + 1);
    const { parts, sample } = known();
    if (place.key !== undefined && CONDITIONS.includes(place.key)) {
      return completeExpression(
        context,
        value.replace(/^\s*["']?/, ''),
        'condition',
        above(sample, text.slice(0, pos)),
      );
    }
    if (templateAt(value) !== undefined)
      return completeExpression(context, value, 'template', above(sample, text.slice(0, pos)));
    const offers = offersOf(parts, text, pos, place);
    const word = (offers === undefined ? /[\w-]*$/ : /[^\s"'[{,]*$/).exec(before)?.[0] ?? '';
    if (word === '' && !context.explicit && offers === undefined) return null;
    const options = offers?.map(toCompletion) ?? ofDocument(place.path, place.key);
    return options.length === 0 ? null : { from: pos - word.length, options };
  };

/** Without the steps that stand below the cursor, which cannot be read there. */
function above(sample: Sample, text: string): Sample {
  const ids = new Set([...text.matchAll(/^\s*(?:-\s+)?id:\s*["']?(\w+)/gm)].map(([, id]) => id as string));
  // The last one is the step itself.
  const own = [...ids].at(-1);
  const steps = Object.entries((sample.steps ?? {}) as Record<string, never>).filter(
    ([id]) => ids.has(id) && id !== own,
  );
  return { ...sample, steps: Object.fromEntries(steps) };
}

function toCompletion({ label, about, key = false }: Offer): Completion {
  return {
    label,
    type: key ? 'property' : 'enum',
    ...(key && { apply: `${label}: ` }),
    ...(about !== undefined && about !== '' && { info: about }),
  };
}

function ofDocument(path: readonly string[], key: string | undefined): Completion[] {
  return key === undefined ? keysOf(schemaAt(path)) : valuesOf(schemaAt([...path, key]));
}

function keysOf(schemas: readonly Schema[]): Completion[] {
  const properties = schemas.flatMap(variants).flatMap((each) => Object.entries(each.properties ?? {}));
  return [...new Map(properties)].map(([label, { description }]) =>
    toCompletion({ label, about: description, key: true }),
  );
}

function valuesOf(schemas: readonly Schema[]): Completion[] {
  const all = schemas.flatMap(variants);
  const values = all.flatMap((each) => [...(each.enum ?? []), ...(each.const === undefined ? [] : [each.const])]);
  const flags = all.some(({ type }) => type === 'boolean') ? [true, false] : [];
  return [...new Set([...values, ...flags])].map((value) => toCompletion({ label: String(value) }));
}
