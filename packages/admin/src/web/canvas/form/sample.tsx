import type { JsonValue } from '@automate/core';
import {
  allSteps,
  type ReadableSteps,
  readableSteps,
  type StepDocument,
  type WorkflowDocument,
} from '@automate/workflow';
import { createContext, type ReactNode, useContext } from 'react';
import type { WorkflowParts } from '../../api/types.ts';
import type { Sample } from '../../editor/expression-at.ts';
import { useBuilder } from '../builder.tsx';
import { kindOf } from '../kinds.ts';
import { isObject } from '../outline.ts';

/** What was seen before: a payload, and what steps gave, by their ids. */
export interface Seen {
  event: { [field in 'type' | 'source' | 'id']: string } & { payload: JsonValue };
  outputs: ReadonlyMap<string, JsonValue>;
}

const SampleContext = createContext<Sample>({});
export const useSample = (): Sample => useContext(SampleContext);

/** What can be read, of earlier runs where there are some, else as schemas tell. Default: everything there is. */
export function sampleOf(known: {
  document: WorkflowDocument;
  parts: WorkflowParts;
  seen: Seen;
  readable?: ReadableSteps;
}): Sample {
  const { document, parts, seen } = known;
  const all = [...allSteps(document.steps)].map(({ step }) => step);
  const { steps, item } = known.readable ?? { steps: all.map(({ id }) => id), item: true };
  const outputs = steps.map((id) => {
    const step = all.find((one) => one.id === id);
    const output = seen.outputs.get(id) ?? (step && declaredOutput(step, parts)) ?? null;
    return [id, { output, status: 'succeeded', error: null, artifacts: [] }];
  });
  return {
    event: seen.event,
    execution: { id: '0198…', name: document.name },
    steps: Object.fromEntries(outputs),
    ...(item && { item: {}, index: 0 }),
  };
}

/** For what stands in a step, or in a trigger. */
export function SampleProvider({ step, seen, children }: { step?: string; seen: Seen; children: ReactNode }) {
  const { document, parts } = useBuilder();
  const sample =
    step === undefined
      ? { event: seen.event }
      : sampleOf({ document, parts, seen, readable: readableSteps(document, step) });
  return <SampleContext value={sample}>{children}</SampleContext>;
}

function declaredOutput(step: StepDocument, { connectors, stepTypes }: WorkflowParts): JsonValue | undefined {
  const kind = kindOf(step);
  if (kind === 'condition') return true;
  if (kind === 'set') return (step.set ?? {}) as JsonValue;
  if (kind === 'approval') return { decision: 'approve', comment: '', by: '', via: '', at: '' };
  const [key, name] = (step.action ?? step.uses ?? '').split(/[/:]/);
  const callables =
    connectors.find((one) => one.key === key)?.actions ?? stepTypes.find((one) => one.key === key)?.types ?? [];
  return exampleOf(callables.find((one) => one.name === name)?.output);
}

/** Something that a schema allows: what it says by itself, or the empty value of its type. */
export function exampleOf(schema: JsonValue | undefined): JsonValue | undefined {
  if (!isObject(schema)) return undefined;
  if (schema.default !== undefined) return schema.default;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (isObject(schema.properties)) {
    return Object.fromEntries(Object.entries(schema.properties).map(([key, one]) => [key, exampleOf(one) ?? null]));
  }
  const empty: Record<string, JsonValue> = { string: '', integer: 0, number: 0, boolean: false, array: [], object: {} };
  return typeof schema.type === 'string' ? empty[schema.type] : undefined;
}
