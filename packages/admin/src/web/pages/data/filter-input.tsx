import { Group, Select, TextInput } from '@mantine/core';
import { useLanguage } from '../../i18n/language.tsx';
import { type AdminResource, fieldOf } from './resource.ts';
import { parametersOf, type RowFilter, type RowQuestion } from './row-question.ts';
import { useTyped } from './use-typed.ts';

interface FilterInputProps {
  resource: AdminResource;
  filter: RowFilter;
  question: RowQuestion;
  onSet(parameter: string, value: string | undefined): void;
}

/** One filter: a choice, the ends of a range, or a text. */
export function FilterInput({ resource, filter, question, onSet }: FilterInputProps) {
  const { t } = useLanguage();
  const { name, kind } = filter;
  const field = fieldOf(resource, name);
  const label = field?.label ?? (name === 'createdAt' ? t('data.created') : t('data.updated'));
  if (kind === 'choice' || kind === 'boolean') {
    const choices = field?.options?.map((option) => ({ value: String(option.value), label: option.label })) ?? [
      { value: 'true', label: t('data.yes') },
      { value: 'false', label: t('data.no') },
    ];
    return (
      <Select
        label={label}
        placeholder={t('data.any')}
        data={choices}
        value={question[name] ?? null}
        onChange={(value) => onSet(name, value ?? undefined)}
        clearable
      />
    );
  }
  const [from, to] = parametersOf(filter) as [string, string?];
  if (to === undefined) {
    return (
      <Typed label={label} placeholder={t('data.any')} value={question[from]} onSet={(value) => onSet(from, value)} />
    );
  }
  const type = kind === 'time' ? 'date' : 'number';
  return (
    <Group gap="xs" grow wrap="nowrap" align="flex-end">
      {[from, to].map((parameter) => (
        <Typed
          key={parameter}
          type={type}
          label={t(parameter === from ? 'data.filter_from' : 'data.filter_to', { label })}
          value={question[parameter]}
          onSet={(value) => onSet(parameter, value)}
        />
      ))}
    </Group>
  );
}

interface TypedProps {
  label: string;
  type?: 'date' | 'number';
  placeholder?: string;
  value: string | undefined;
  onSet(value: string): void;
}

/** Asks when somebody is done with it, not at each letter. */
function Typed({ label, type, placeholder, value = '', onSet }: TypedProps) {
  const [typed, setTyped] = useTyped(value);
  const done = (): void => {
    if (typed.trim() !== value) onSet(typed.trim());
  };
  return (
    <TextInput
      label={label}
      type={type ?? 'text'}
      {...(type === 'number' && { step: 'any' })}
      {...(placeholder !== undefined && { placeholder })}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={done}
      onKeyDown={(event) => event.key === 'Enter' && done()}
    />
  );
}
