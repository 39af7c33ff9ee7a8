import { Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Json } from '../../api/types.ts';
import { AutoForm } from '../../form/auto-form.tsx';
import { configurationOf, type FormState, stateOf } from '../../form/field-state.ts';
import { fieldsOfSchema } from '../../form/fields-of-schema.ts';
import { schemaProblems } from '../../form/schema-problems.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { JsonInput } from '../../ui/json-input.tsx';

interface SchemaFormProps {
  schema: Json | undefined;
  /** Undefined: it is not valid as it is. */
  onChange(value: Json | undefined): void;
}

/** A form of a JSON Schema, checked by it as the server does. A schema without fields is one field for JSON. */
export function SchemaForm({ schema, onChange }: SchemaFormProps) {
  const { t } = useLanguage();
  const fields = useMemo(() => fieldsOfSchema(schema), [schema]);
  const [state, setState] = useState<FormState>(() => stateOf(fields));
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const check = (value: Json): Map<string, string> =>
    schema === undefined ? new Map() : schemaProblems(schema, value);
  if (fields.length === 0) {
    return (
      <JsonInput
        label={t('workflow.input')}
        initial={{}}
        onChange={(value = {}, valid) => onChange(valid && check(value).size === 0 ? value : undefined)}
      />
    );
  }
  const problems = problemsOf(state);
  const told = new Map([...problems].filter(([key]) => touched.has(key)));
  const whole = problems.get('');
  return (
    <Stack>
      <AutoForm
        fields={fields}
        state={state}
        problems={told}
        onTouched={(key) => setTouched(new Set([...touched, key]))}
        onChange={(next) => {
          setState(next);
          onChange(problemsOf(next).size === 0 ? configurationOf(fields, next) : undefined);
        }}
      />
      {whole !== undefined && (
        <Text size="sm" c="red" role="status">
          {whole}
        </Text>
      )}
    </Stack>
  );

  function problemsOf(of: FormState): Map<string, string> {
    const found = check(configurationOf(fields, of));
    for (const key of of.unreadable) found.set(key, t('form.not_json'));
    return found;
  }
}

/** What a form of a schema gives before anybody has touched it; undefined: it is not valid so. */
export function untouched(schema: Json | undefined): Json | undefined {
  const fields = fieldsOfSchema(schema);
  const value = configurationOf(fields, stateOf(fields));
  return schema === undefined || schemaProblems(schema, value).size === 0 ? value : undefined;
}
