import type { JsonValue } from '@automate/core';
import { TagsInput } from '@mantine/core';
import { useLanguage } from '../i18n/language.tsx';
import { JsonInput } from '../ui/json-input.tsx';
import { descriptionOf, type FieldInputProps, wordsOf } from './field-words.ts';

/** A list: of texts and numbers as tags, of anything else as JSON. */
export function ListInput({ field, value, error, readOnly = false, onChange, onBlur }: FieldInputProps) {
  const { t } = useLanguage();
  const { items } = field;
  if (items === undefined || items === 'boolean') {
    return (
      <JsonInput
        label={field.label}
        description={descriptionOf(field) ?? t('form.list_json')}
        initial={value}
        onChange={(next, readable) => onChange(next, readable)}
        onBlur={onBlur}
        error={error}
        required={field.required}
        readOnly={readOnly}
      />
    );
  }
  const read = (text: string): JsonValue =>
    (items === 'integer' || items === 'float') && text.trim() !== '' && Number.isFinite(Number(text))
      ? Number(text)
      : text;
  return (
    <TagsInput
      {...wordsOf(field)}
      description={[descriptionOf(field), t('form.list_help')].filter(Boolean).join(' ')}
      name={field.key}
      error={error}
      onBlur={onBlur}
      readOnly={readOnly}
      {...(readOnly && { variant: 'filled' })}
      acceptValueOnBlur
      allowDuplicates
      value={Array.isArray(value) ? value.map(String) : []}
      onChange={(texts) => onChange(texts.length === 0 ? undefined : texts.map(read))}
    />
  );
}
