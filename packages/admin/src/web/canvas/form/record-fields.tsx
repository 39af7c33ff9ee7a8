import type { FieldSpec, JsonObject, JsonValue } from '@automate/core';
import { Button, Group, Stack } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { ExpressionLanguage } from '../../editor/complete-expression.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { isObject } from '../outline.ts';
import { DocumentForm } from './document-form.tsx';
import { type Field, useFields } from './use-field.ts';

interface RecordFieldsProps {
  /** Where in the document: an object, or a list of them. */
  name: string;
  /** What a new one can be, by what the button says. */
  beginnings: readonly { add: string; value: JsonObject }[];
  /** More than one is a list. Default: there is one at most. */
  many?: boolean;
  /** One alone is a list as well. Default: an object. */
  list?: boolean;
  code: Readonly<Record<string, ExpressionLanguage>>;
  /** `number`: which one, from 1. */
  fieldsOf(value: JsonObject, number: number): readonly FieldSpec[];
}

/** Objects of one kind, each as a form; one is added, changed or removed and the others stay as they are written. */
export function RecordFields({ name, beginnings, many = false, list = false, code, fieldsOf }: RecordFieldsProps) {
  const { t } = useLanguage();
  const fieldAt = useFields('workflow');
  const whole = fieldAt([name]);
  const { value } = whole;
  const records = Array.isArray(value) ? value : value === undefined ? [] : [value];
  const add = (one: JsonValue): void => {
    if (Array.isArray(value) && value.length > 0) fieldAt([name, value.length]).set(one);
    else if (value === undefined || Array.isArray(value)) whole.set(list ? [one] : one);
    else whole.set([value, one]);
    setAdded(true);
  };
  const [added, setAdded] = useState(false);
  const last = useRef<HTMLDivElement>(null);
  // What is added is to be filled in.
  useEffect(() => {
    if (!added) return;
    last.current?.querySelector<HTMLElement>('input:not([type=hidden]), [contenteditable=true]')?.focus();
    setAdded(false);
  }, [added]);
  return (
    <Stack gap="sm">
      {records.map((record, index) => {
        const path = Array.isArray(value) ? [name, index] : [name];
        const fields = isObject(record) ? fieldsOf(record, index + 1) : [];
        const values = isObject(record) ? record : {};
        const keys = new Set([...fields.map(({ key }) => key), ...Object.keys(values)]);
        return (
          // The place of one is its name.
          <Stack key={`${records.length} ${path.join('/')}`} ref={index === records.length - 1 ? last : null} gap="xs">
            <DocumentForm
              fields={fields}
              values={values}
              code={code}
              problems={problemsOf(keys, (key) => fieldAt([...path, key]))}
              onChange={(key, next) => fieldAt([...path, key]).set(next)}
            />
            <Group>
              <Button
                size="compact-sm"
                variant="subtle"
                aria-label={t('step.remove_value', { key: fields[0]?.group ?? name })}
                onClick={() => fieldAt(path).set(undefined)}
              >
                {t('action.delete')}
              </Button>
            </Group>
          </Stack>
        );
      })}
      {(many || records.length === 0) && (
        <Group gap="xs">
          {beginnings.map((beginning) => (
            <Button key={beginning.add} size="xs" variant="default" onClick={() => add(beginning.value)}>
              {beginning.add}
            </Button>
          ))}
        </Group>
      )}
    </Stack>
  );
}

/** What the server says of each. */
export function problemsOf(keys: Iterable<string>, fieldOf: (key: string) => Field): Map<string, string> {
  const problems = new Map<string, string>();
  for (const key of keys) {
    const { error } = fieldOf(key);
    if (error !== undefined) problems.set(key, error);
  }
  return problems;
}
