import type { FieldSpec, JsonObject, JsonValue } from '@automate/core';
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLanguage } from '../../i18n/language.tsx';
import { JsonInput } from '../../ui/json-input.tsx';
import { useBuilder } from '../builder.tsx';
import { type FieldPath, fieldEdits } from '../field-edits.ts';
import { isObject } from '../outline.ts';
import { DocumentForm } from './document-form.tsx';
import { hasFields, INPUT_KINDS, type InputKind, KIND_KEYWORDS, keywordOf, kindOf } from './input-schema.ts';
import { useFields } from './use-field.ts';

/** What the start of a workflow asks for, field by field; a schema that says more is written as JSON. */
export function InputFields({ index }: { index: number }) {
  const { t } = useLanguage();
  const field = useFields({ trigger: index });
  const { value: schema, error } = field(['manual', 'input']);
  const [next, setNext] = useState('');
  if (!hasFields(schema)) {
    return (
      <JsonInput
        label={t('trigger.input')}
        description={t('trigger.input_about')}
        initial={schema}
        error={error}
        onChange={(value, valid) => valid && field(['manual']).set(value === undefined ? true : { input: value })}
      />
    );
  }
  const { properties = {}, required = [], type: _, ...others } = schema ?? {};
  const names = Object.keys(properties as JsonObject);
  const add = (): void => {
    if (next === '' || names.includes(next)) return;
    const property = { [next]: { type: 'string' } };
    if (schema === undefined) field(['manual']).set({ input: { type: 'object', properties: property } });
    else if (names.length === 0) field(['manual', 'input', 'properties']).set(property);
    else field(['manual', 'input', 'properties', next]).set({ type: 'string' });
    setNext('');
  };
  return (
    <Stack gap="sm" role="group" aria-label={t('trigger.fields')}>
      <div>
        <Text size="sm" fw={600}>
          {t('trigger.fields')}
        </Text>
        <Text size="xs" c="dimmed">
          {t('trigger.fields_about')}
        </Text>
      </div>
      {names.map((name) => (
        <Property
          key={name}
          index={index}
          name={name}
          schema={(properties as JsonObject)[name]}
          required={required as JsonValue[]}
        />
      ))}
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          label={t('trigger.new_field')}
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && add()}
        />
        <Button variant="default" onClick={add} disabled={next === '' || names.includes(next)}>
          {t('step.add_value')}
        </Button>
      </Group>
      {Object.keys(others).length > 0 && (
        <DocumentForm
          fields={[]}
          values={others}
          problems={NONE}
          onChange={(key, value) => field(['manual', 'input', key]).set(value)}
        />
      )}
      {error !== undefined && (
        <Text size="xs" c="red">
          {error}
        </Text>
      )}
    </Stack>
  );
}

const NONE: ReadonlyMap<string, string> = new Map();

interface PropertyProps {
  index: number;
  name: string;
  schema: JsonValue | undefined;
  required: readonly JsonValue[];
}

function Property({ index, name, schema, required }: PropertyProps) {
  const { t } = useLanguage();
  const { document, act } = useBuilder();
  const base: FieldPath = ['on', index, 'manual', 'input'];
  const path: FieldPath = [...base, 'properties', name];
  const kind = kindOf(schema);
  const needed = required.includes(name);
  // What stands around a keyword stays when the keyword goes.
  const put = (at: FieldPath, value: JsonValue | undefined) =>
    fieldEdits(document, undefined, at, value, at.length - 1);
  const withNeeded = (is: boolean) => {
    const names = is ? [...required, name] : required.filter((one) => one !== name);
    return put([...base, 'required'], names.length === 0 ? undefined : [...names]);
  };
  const change = (key: string, value: JsonValue | undefined): void => {
    const edits =
      key === 'required'
        ? withNeeded(value === true)
        : key === 'kind'
          ? KIND_KEYWORDS.flatMap((keyword) => put([...path, keyword], keywordOf(value as InputKind, keyword)))
          : key === 'schema'
            ? put(path, value ?? {})
            : put([...path, key], value);
    act(edits, `${path.join('/')}/${key}`);
  };
  const { type: _, format: __, items: ___, ...said } = isObject(schema) ? schema : {};
  const values = kind === undefined ? { schema: schema ?? {} } : { kind, ...said };
  return (
    <Stack gap="xs">
      <DocumentForm
        fields={kind === undefined ? [whole()] : fieldsOf(kind)}
        values={{ ...values, ...(needed && { required: true }) }}
        problems={NONE}
        onChange={change}
      />
      <Group>
        <Button
          size="compact-sm"
          variant="subtle"
          aria-label={t('step.remove_value', { key: name })}
          onClick={() => act([...(needed ? withNeeded(false) : []), ...put(path, undefined)])}
        >
          {t('action.delete')}
        </Button>
      </Group>
    </Stack>
  );

  function whole(): FieldSpec {
    return { key: 'schema', label: t('trigger.field_schema'), type: 'json', required: false, group: name };
  }

  function fieldsOf(of: InputKind): FieldSpec[] {
    const optional = { required: false, group: name };
    const each = of === 'integer' || of === 'number' ? (of === 'integer' ? 'integer' : 'float') : 'string';
    const types = { integer: 'integer', number: 'float', boolean: 'boolean', list: 'array' } as const;
    const own = of in types ? types[of as keyof typeof types] : 'string';
    return [
      {
        ...{ key: 'kind', label: t('trigger.field_kind'), type: 'select', required: true, group: name },
        options: INPUT_KINDS.map((value) => ({ value, label: t(`trigger.kind_${value}`) })),
      },
      { ...optional, key: 'title', label: t('trigger.field_title'), type: 'string', placeholder: name },
      { ...optional, key: 'required', label: t('trigger.field_required'), type: 'boolean' },
      { ...optional, key: 'description', label: t('trigger.field_description'), type: 'string' },
      { ...optional, key: 'default', label: t('trigger.field_default'), type: own },
      ...(of === 'text' || of === 'integer' || of === 'number'
        ? [{ ...optional, key: 'enum', label: t('trigger.field_enum'), type: 'array', items: each } as const]
        : []),
    ];
  }
}
