import type { FieldSpec, JsonValue } from '@automate/core';
import type { Widget } from '@automate/fields';

/** What every widget gets. */
export interface FieldInputProps {
  field: FieldSpec;
  widget: Widget;
  value: JsonValue | undefined;
  /** A secret that stays as it is stored. */
  kept: boolean;
  /** It is shown and cannot be changed. */
  readOnly?: boolean | undefined;
  error: string | undefined;
  /** `readable` is false while what is written is no JSON. */
  onChange(value: JsonValue | undefined, readable?: boolean): void;
  onKeep(keeps: boolean): void;
  onBlur(): void;
}

/** What every widget says of its field. */
export function wordsOf(field: FieldSpec) {
  return {
    label: field.label,
    description: descriptionOf(field),
    placeholder: field.placeholder,
    withAsterisk: field.required,
    'aria-required': field.required,
  };
}

export function descriptionOf({ description, help }: FieldSpec): string | undefined {
  return [description, help].filter((text) => text !== undefined).join(' ') || undefined;
}
