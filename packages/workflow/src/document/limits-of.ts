import type { JsonValue } from '@automate/core';
import type { WorkflowDocument } from './document.ts';
import { durationMs } from './duration.ts';

/** What may keep a run from beginning, as a document says it. */
export interface WorkflowLimit {
  readonly kind: 'debounce' | 'rate' | 'concurrency';
  /** The kind and the template of the key: limits of two versions with the same one are one limit. */
  readonly id: string;
  readonly pointer: string;
  /** As written. */
  readonly keyTemplate: JsonValue | undefined;
  /** Runs at the same time, or within `ms`; of `debounce` 1. */
  readonly most: number;
  /** Milliseconds: of `rate` its `per`, of `debounce` its `for`; of `concurrency` undefined. */
  readonly ms: number | undefined;
  /** Of `debounce`, milliseconds from the first event on; undefined = as long as events come. */
  readonly maxMs: number | undefined;
  readonly onLimit: 'wait' | 'skip' | 'cancel_oldest';
}

/** The limits of a well-formed document in the order in which they are asked: debounce, rate, concurrency. */
export function limitsOf({
  debounce,
  rate,
  concurrency,
}: Pick<WorkflowDocument, 'debounce' | 'rate' | 'concurrency'>): WorkflowLimit[] {
  return [
    ...listed('debounce', debounce).map(({ one, ...place }) => ({
      ...place,
      most: 1,
      ms: durationMs(one.for),
      maxMs: one.max === undefined ? undefined : durationMs(one.max),
      onLimit: 'wait' as const,
    })),
    ...listed('rate', rate).map(({ one, ...place }) => ({
      ...place,
      most: one.limit,
      ms: durationMs(one.per),
      maxMs: undefined,
      onLimit: one.on_limit ?? 'wait',
    })),
    ...listed('concurrency', concurrency).map(({ one, ...place }) => ({
      ...place,
      most: one.limit,
      ms: undefined,
      maxMs: undefined,
      onLimit: one.on_limit ?? 'wait',
    })),
  ];
}

function listed<T extends { key?: JsonValue | undefined }>(kind: WorkflowLimit['kind'], value: T | T[] | undefined) {
  const all = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return all.map((one, index) => ({
    one,
    kind,
    id: one.key === undefined ? kind : `${kind} ${JSON.stringify(one.key)}`,
    pointer: Array.isArray(value) ? `/${kind}/${index}` : `/${kind}`,
    keyTemplate: one.key,
  }));
}
