import { Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Json } from '../../api/types.ts';
import { AutoForm } from '../../form/auto-form.tsx';
import { FieldInput } from '../../form/field-input.tsx';
import { configurationOf, type FormState, stateOf } from '../../form/field-state.ts';
import { fieldsOfObject, innerOf, isEmpty } from '../../form/inner-objects.ts';
import { isValid, schemaProblems } from '../../form/schema-problems.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { JsonInput } from '../../ui/json-input.tsx';

interface SchemaFormProps {
  schema: Json | undefined;
  /** Undefined: it is not valid as it is. */
  onChange(value: Json | undefined): void;
  /** Of an object in another one: what that is called there. */
  group?: string;
  /** It is valid while nothing is filled in, whatever the schema needs. Default: no. */
  optional?: boolean;
}

/**
 * A form of a JSON Schema, checked by it as the server does; objects in it are forms of their own. A schema without fields is
 * one field for JSON.
 */
export function SchemaForm({ schema, onChange, group, optional = false }: SchemaFormProps) {
  const { t } = useLanguage();
  const fields = useMemo(
    () => fieldsOfObject(schema).map((field) => ({ ...field, ...(group !== undefined && { group }) })),
    [schema, group],
  );
  const [state, setState] = useState<FormState>(() => stateOf(fields));
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const check = (value: Json): Map<string, string> =>
    schema === undefined ? new Map() : schemaProblems(schema, value, t);
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
        input={(props) => {
          const { key, label, required } = props.field;
          const inner = innerOf(schema, key);
          if (inner === undefined) return <FieldInput key={key} {...props} />;
          const change = (value: Json | undefined): void =>
            props.onChange(required || !isEmpty(value) ? value : undefined, value !== undefined);
          return <SchemaForm key={key} schema={inner} group={label} optional={!required} onChange={change} />;
        }}
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
    const value = configurationOf(fields, of);
    const found = optional && isEmpty(value) ? new Map<string, string>() : check(value);
    for (const key of of.unreadable) found.set(key, t('form.not_json'));
    return found;
  }
}

/** What a form of a schema gives before anybody has touched it; undefined: it is not valid so. */
export function untouched(schema: Json | undefined): Json | undefined {
  const fields = fieldsOfObject(schema);
  const value = configurationOf(fields, stateOf(fields));
  return schema === undefined || isValid(schema, value) ? value : undefined;
}
