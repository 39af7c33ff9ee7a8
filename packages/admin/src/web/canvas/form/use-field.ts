import type { JsonValue } from '@automate/core';
import { useBuilder } from '../builder.tsx';
import { type FieldPath, fieldAt, fieldEdits, type Owner, pointerOf } from '../field-edits.ts';

/** One field of the document, as a form needs it. */
export interface Field {
  value: JsonValue | undefined;
  set(value: JsonValue | undefined): void;
  /** What the server says of it. */
  error: string | undefined;
}

/** What a form is of: a step, a trigger by its place, or the whole. */
export type Subject = { step: string } | { trigger: number } | 'workflow';

/** Reads and edits fields of a step or a trigger. */
export function useFields(subject: Subject): (path: FieldPath, options?: { deep?: boolean }) => Field {
  const { document, act, problems } = useBuilder();
  const { owner, base, of } = placeOf(subject);
  return (path, { deep = true } = {}) => {
    const whole = [...base, ...path];
    const pointer = pointerOf(path);
    const found = (problems.get(of) ?? []).filter(
      ({ field, hint }) => !hint && (field === pointer || (deep && field.startsWith(`${pointer}/`))),
    );
    return {
      value: fieldAt(document, owner, whole),
      set: (value) => act(fieldEdits(document, owner, whole, value, base.length), `${of}${pointer}`),
      error: found.map(({ message }) => message).join('; ') || undefined,
    };
  };
}

function placeOf(subject: Subject): { owner: Owner; base: FieldPath; of: string } {
  if (subject === 'workflow') return { owner: undefined, base: [], of: '' };
  if ('step' in subject) return { owner: subject, base: [], of: subject.step };
  return { owner: undefined, base: ['on', subject.trigger], of: `on/${subject.trigger}` };
}

export const asText = (value: JsonValue | undefined): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
