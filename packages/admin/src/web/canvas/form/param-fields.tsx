import type { FieldSpec, JsonValue } from '@automate/core';
import { widgetOf } from '@automate/fields';
import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { FieldInput } from '../../form/field-input.tsx';
import { fieldsOfSchema } from '../../form/fields-of-schema.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ExpressionInput } from './expression-input.tsx';
import { asText, type Field, type Subject, useFields } from './use-field.ts';

/** The parameters that a JSON Schema describes; each may be code instead of a value. */
export function ParamFields({ subject, schema }: { subject: Subject; schema: JsonValue }) {
  const { t } = useLanguage();
  const fieldAt = useFields(subject);
  const given = fieldAt(['with']).value;
  const fields = fieldsOfSchema(schema);
  const known = new Set(fields.map(({ key }) => key));
  const others = Object.keys((given ?? {}) as object).filter((key) => !known.has(key));
  return (
    <Stack gap="sm" role="group" aria-label={t('step.parameters')}>
      {fields.map((field) => (
        <Param key={field.key} spec={field} field={fieldAt(['with', field.key])} />
      ))}
      {others.map((key) => (
        <Param key={key} spec={{ key, label: key, type: 'json', required: false }} field={fieldAt(['with', key])} />
      ))}
    </Stack>
  );
}

const TEXTS: readonly FieldSpec['type'][] = ['string', 'text', 'url', 'email', 'phone'];

function Param({ spec, field }: { spec: FieldSpec; field: Field }) {
  const { t } = useLanguage();
  const { value, set } = field;
  const isText = TEXTS.includes(spec.type);
  const [code, setCode] = useState(typeof value === 'string' && spec.type !== 'select');
  const error = field.error ?? (spec.required && value === undefined ? t('step.missing') : undefined);
  if (isText || (code && (value === undefined || typeof value === 'string'))) {
    return (
      <ExpressionInput
        label={spec.label}
        description={spec.description}
        language="template"
        value={asText(value)}
        error={error}
        required={spec.required}
        onChange={(text) => set(text === '' ? undefined : text)}
      />
    );
  }
  return (
    <Group gap={4} align="flex-end" wrap="nowrap">
      <div style={WIDE}>
        <FieldInput
          key={spec.type === 'json' || spec.type === 'array' ? spec.key : undefined}
          field={{ ...spec, ...(spec.default !== undefined && { placeholder: asText(spec.default) }) }}
          widget={widgetOf(spec)}
          value={value}
          kept={false}
          error={error}
          onChange={(next, readable = true) => readable && set(next)}
          onKeep={() => undefined}
          onBlur={() => undefined}
        />
      </div>
      <Button
        size="compact-xs"
        variant="subtle"
        aria-label={t('step.as_code', { field: spec.label })}
        title={t('step.as_code', { field: spec.label })}
        onClick={() => {
          if (typeof value !== 'string') set(undefined);
          setCode(true);
        }}
      >
        {'{{ }}'}
      </Button>
    </Group>
  );
}

const WIDE = { flex: 1, minWidth: 0 };
