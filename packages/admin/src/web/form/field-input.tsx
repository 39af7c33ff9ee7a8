import type { JsonValue } from '@automate/core';
import { MultiSelect, NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { JsonInput } from '../ui/json-input.tsx';
import { descriptionOf, type FieldInputProps, wordsOf } from './field-words.ts';
import { ListInput } from './list-input.tsx';
import { SecretInput } from './secret-input.tsx';

/** One field, by its widget. The kit ties label, description and error to the input. */
export function FieldInput(props: FieldInputProps) {
  const { field, widget, value, error, readOnly = false, onChange, onBlur } = props;
  const options = (field.options ?? []).map((option, index) => ({ value: String(index), label: option.label }));
  const optionAt = (index: string): JsonValue | undefined => field.options?.[Number(index)]?.value;
  const indexOf = (one: JsonValue): string => String(field.options?.findIndex((option) => option.value === one) ?? -1);
  const common = { ...wordsOf(field), error, onBlur, readOnly, ...(readOnly && { variant: 'filled' }) };
  switch (widget) {
    case 'password':
      return <SecretInput {...props} />;
    case 'switch':
      return (
        <Switch
          label={field.label}
          description={descriptionOf(field)}
          error={error}
          onBlur={onBlur}
          checked={value === true}
          disabled={readOnly}
          onChange={(event) => onChange(event.currentTarget.checked)}
          name={field.key}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          name={field.key}
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => onChange(typeof next === 'number' ? next : next === '' ? undefined : Number(next))}
          allowDecimal={field.type === 'float'}
          clampBehavior="none"
          hideControls
        />
      );
    case 'select':
      return (
        <Select
          {...common}
          name={field.key}
          data={options}
          value={value === undefined ? null : indexOf(value)}
          onChange={(index) => onChange(index === null ? undefined : optionAt(index))}
          clearable={!field.required && !readOnly}
        />
      );
    case 'multi-select':
      return (
        <MultiSelect
          {...common}
          name={field.key}
          data={options}
          value={Array.isArray(value) ? value.map(indexOf) : []}
          onChange={(indexes) => onChange(indexes.flatMap((index) => optionAt(index) ?? []))}
        />
      );
    case 'list':
      return <ListInput {...props} />;
    case 'code':
      return (
        <JsonInput
          label={field.label}
          description={descriptionOf(field) ?? ''}
          placeholder={field.placeholder}
          initial={value}
          onChange={(next, readable) => onChange(next, readable)}
          onBlur={onBlur}
          error={error}
          required={field.required}
          readOnly={readOnly}
        />
      );
    case 'textarea':
      return (
        <Textarea
          {...common}
          name={field.key}
          value={textOf(value)}
          onChange={(event) => onChange(event.currentTarget.value || undefined)}
          autosize
          minRows={3}
        />
      );
    default:
      return (
        <TextInput
          {...common}
          name={field.key}
          type={{ url: 'url', email: 'email', phone: 'tel' }[widget as string] ?? 'text'}
          value={textOf(value)}
          onChange={(event) => onChange(event.currentTarget.value || undefined)}
        />
      );
  }
}

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');
