import type { JsonValue } from '@automate/core';
import { ActionIcon, Button, Group, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLanguage } from '../../i18n/language.tsx';
import { JsonInput } from '../../ui/json-input.tsx';
import type { FieldPath } from '../field-edits.ts';
import { isObject } from '../outline.ts';
import { ExpressionInput } from './expression-input.tsx';
import { type Subject, useFields } from './use-field.ts';

interface ValueFieldsProps {
  subject: Subject;
  path: FieldPath;
  /** It stays when it is empty. */
  kept?: boolean;
  /** What the first one may be called. */
  example?: string | undefined;
}

/** Names and values that the author thinks of: of `set`, of headers, of `with` where no schema is known. */
export function ValueFields({ subject, path, kept = false, example }: ValueFieldsProps) {
  const { t } = useLanguage();
  const fieldAt = useFields(subject);
  const [next, setNext] = useState('');
  const whole = fieldAt(path, { deep: false });
  const values = isObject(whole.value) ? whole.value : {};
  const put = (key: string, value: JsonValue | undefined): void => {
    if (value === undefined && kept && Object.keys(values).length === 1) whole.set({});
    else fieldAt([...path, key]).set(value);
  };
  return (
    <Stack gap="sm" role="group" aria-label={t('step.values')}>
      {Object.entries(values).map(([key, value]) => (
        <Group key={key} gap={4} align="flex-start" wrap="nowrap">
          <div style={WIDE}>
            {typeof value === 'object' && value !== null ? (
              <JsonInput
                label={key}
                initial={value}
                onChange={(changed, valid) => valid && put(key, changed ?? null)}
              />
            ) : (
              <ExpressionInput
                label={key}
                language="template"
                value={typeof value === 'string' ? value : JSON.stringify(value)}
                error={fieldAt([...path, key]).error}
                onChange={(text) => put(key, plainValue(text, value))}
              />
            )}
          </div>
          <ActionIcon
            variant="subtle"
            color="gray"
            mt={22}
            aria-label={t('step.remove_value', { key })}
            onClick={() => put(key, undefined)}
          >
            ×
          </ActionIcon>
        </Group>
      ))}
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          label={t('step.new_value')}
          value={next}
          placeholder={example}
          onChange={(event) => setNext(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && add()}
        />
        <Button variant="default" onClick={add} disabled={next === '' || Object.hasOwn(values, next)}>
          {t('step.add_value')}
        </Button>
      </Group>
    </Stack>
  );

  function add(): void {
    if (next === '' || Object.hasOwn(values, next)) return;
    if (Object.keys(values).length === 0) whole.set({ [next]: '' });
    else put(next, '');
    setNext('');
  }
}

/** A number stays one, and so does what is true or false, as long as that is what is written. */
function plainValue(text: string, before: JsonValue): JsonValue {
  if (typeof before === 'string') return text;
  return /^(?:true|false|null|-?\d+(?:\.\d+)?)$/.test(text) ? (JSON.parse(text) as JsonValue) : text;
}

const WIDE = { flex: 1, minWidth: 0 };
