import type { JsonValue } from '@automate/core';
import { NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import type { ExpressionLanguage } from '../../editor/complete-expression.ts';
import { ExpressionInput } from './expression-input.tsx';
import { asText, type Field } from './use-field.ts';

interface PlainProps {
  label: string;
  description?: string;
  field: Field;
  required?: boolean;
  placeholder?: string;
}

/** `required`: the field stays when it is empty, and is told to be wrong. */
const written = (text: string, required: boolean): JsonValue | undefined =>
  text === '' && !required ? undefined : text;

export function TextField({ field, required = false, ...words }: PlainProps) {
  return (
    <TextInput
      {...words}
      value={asText(field.value)}
      error={field.error}
      withAsterisk={required}
      onChange={(event) => field.set(written(event.currentTarget.value, required))}
    />
  );
}

export function NumberField({ field, required = false, ...words }: PlainProps) {
  return (
    <NumberInput
      {...words}
      value={typeof field.value === 'number' ? field.value : ''}
      error={field.error}
      withAsterisk={required}
      hideControls
      onChange={(next) => field.set(typeof next === 'number' ? next : undefined)}
    />
  );
}

export function CodeField({
  field,
  language,
  required = false,
  ...words
}: PlainProps & { language: ExpressionLanguage }) {
  return (
    <ExpressionInput
      {...words}
      language={language}
      value={asText(field.value)}
      error={field.error}
      required={required}
      onChange={(text) => field.set(written(text, required))}
    />
  );
}

export function ListField({ field, required: _, ...words }: PlainProps) {
  const values = Array.isArray(field.value) ? field.value.map(asText) : [];
  return (
    <TagsInput
      {...words}
      value={values}
      error={field.error}
      onChange={(next) => field.set(next.length === 0 ? undefined : next)}
    />
  );
}

export function ChoiceField({
  field,
  options,
  required = false,
  ...words
}: PlainProps & { options: { value: string; label: string }[] }) {
  return (
    <Select
      {...words}
      data={options}
      value={field.value === undefined ? null : String(field.value)}
      error={field.error}
      clearable={!required}
      allowDeselect={false}
      onChange={(next) => field.set(next ?? undefined)}
    />
  );
}
