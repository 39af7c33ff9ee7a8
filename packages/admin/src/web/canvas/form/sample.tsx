import type { JsonValue } from '@automate/core';
import { readableSteps } from '@automate/workflow';
import { createContext, type ReactNode, useContext } from 'react';
import type { Sample } from '../../editor/expression-at.ts';
import { useBuilder } from '../builder.tsx';
import { kindOf } from '../kinds.ts';
import { isObject } from '../outline.ts';

/** What was seen before: a payload, and what steps gave, by their ids. */
export interface Seen {
  event: { type: string; source: string; id: string; payload: JsonValue };
  outputs: ReadonlyMap<string, JsonValue>;
}

const SampleContext = createContext<Sample>({});
export const useSample = (): Sample => useContext(SampleContext);

/** What expressions of a step, or of triggers, can read: of earlier runs where there are some, else as schemas tell. */
export function SampleProvider({ step, seen, children }: { step?: string; seen: Seen; children: ReactNode }) {
  const { document, places, parts } = useBuilder();
  const { steps, item } = readableSteps(document, step);
  const outputs = Object.fromEntries(
    steps.map((id) => {
      const made = places.get(id)?.step;
      const output = seen.outputs.get(id) ?? (made && declaredOutput(made, parts)) ?? null;
      return [id, { output, status: 'succeeded', error: null, artifacts: [] }];
    }),
  );
  const execution = { id: '0198…', name: document.name };
  const inRun = { execution, steps: outputs, ...(item && { item: {}, index: 0 }) };
  const sample = { event: seen.event, ...(step !== undefined && inRun) } as Sample;
  return <SampleContext value={sample}>{children}</SampleContext>;
}

type Parts = ReturnType<typeof useBuilder>['parts'];

function declaredOutput(step: Parameters<typeof kindOf>[0], { connectors, stepTypes }: Parts): JsonValue | undefined {
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
