import type { FieldSpec, JsonValue } from '@automate/core';
import { widgetOf } from '@automate/fields';
import { Button, Group, Input, Stack } from '@mantine/core';
import { useEffect, useId, useRef, useState } from 'react';
import { FieldInput } from '../../form/field-input.tsx';
import { descriptionOf } from '../../form/field-words.ts';
import { fieldsOfSchema, mapsOfSchema } from '../../form/fields-of-schema.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { JsonInput } from '../../ui/json-input.tsx';
import { isObject } from '../outline.ts';
import { ExpressionInput } from './expression-input.tsx';
import { asText, type Field, type Subject, useFields } from './use-field.ts';
import { ValueFields } from './value-fields.tsx';

/** The parameters that a JSON Schema describes, in its order; each may be code instead of a value. */
export function ParamFields({ subject, schema }: { subject: Subject; schema: JsonValue }) {
  const { t } = useLanguage();
  const fieldAt = useFields(subject);
  const given = fieldAt(['with']).value;
  const fields = fieldsOfSchema(schema);
  const maps = mapsOfSchema(schema);
  const known = new Set(fields.map(({ key }) => key));
  const others = Object.keys((given ?? {}) as object).filter((key) => !known.has(key));
  return (
    <Stack gap="sm" role="group" aria-label={t('step.parameters')}>
      {fields.map((field) => (
        <Param
          key={field.key}
          spec={field}
          field={fieldAt(['with', field.key])}
          {...(maps.has(field.key) && { mapOf: subject })}
        />
      ))}
      {others.map((key) => (
        <Param key={key} spec={{ key, label: key, type: 'json', required: false }} field={fieldAt(['with', key])} />
      ))}
    </Stack>
  );
}

const TEXTS: readonly FieldSpec['type'][] = ['string', 'text', 'url', 'email', 'phone'];

/** `mapOf`: its names and values are the author's own. */
function Param({ spec, field, mapOf }: { spec: FieldSpec; field: Field; mapOf?: Subject }) {
  const { t } = useLanguage();
  const { value, set } = field;
  const isText = TEXTS.includes(spec.type);
  const [code, setCode] = useState(typeof value === 'string' && spec.type !== 'select');
  const unread = useRef<string>(undefined);
  // An undo puts aside what cannot be read.
  useEffect(() => {
    unread.current = undefined;
  }, [JSON.stringify(value)]);
  const error = field.error ?? (spec.required && value === undefined ? t('step.missing') : undefined);
  if (isText || (code && (value === undefined || typeof value === 'string'))) {
    return (
      <ExpressionInput
        label={spec.label}
        description={descriptionOf(spec)}
        placeholder={isText ? spec.placeholder : undefined}
        language="template"
        value={asText(value)}
        error={error}
        required={spec.required}
        onChange={(text) => set(text === '' ? undefined : text)}
      />
    );
  }
  return (
    <Group gap={4} align={mapOf ? 'flex-start' : 'flex-end'} wrap="nowrap">
      <div style={WIDE}>
        {mapOf && (value === undefined || isObject(value)) ? (
          <MapInput spec={spec} subject={mapOf} error={error} />
        ) : spec.type === 'json' ? (
          <JsonInput
            label={spec.label}
            description={descriptionOf(spec) ?? ''}
            placeholder={spec.placeholder ?? asText(spec.default)}
            initial={value}
            isText={meansText}
            error={error}
            required={spec.required}
            onChange={(next, readable, text) => {
              unread.current = readable ? undefined : text;
              if (readable) set(next);
            }}
          />
        ) : (
          <FieldInput
            key={spec.type === 'array' ? spec.key : undefined}
            field={{ ...spec, ...(spec.default !== undefined && { placeholder: asText(spec.default) }) }}
            widget={widgetOf(spec)}
            value={value}
            kept={false}
            error={error}
            onChange={(next, readable = true) => readable && set(next)}
            onKeep={() => undefined}
            onBlur={() => undefined}
          />
        )}
      </div>
      <Button
        size="compact-xs"
        variant="subtle"
        aria-label={t('step.as_code', { field: spec.label })}
        title={t('step.as_code', { field: spec.label })}
        onClick={() => {
          if (unread.current !== undefined || typeof value !== 'string') set(unread.current);
          setCode(true);
        }}
      >
        {'{{ }}'}
      </Button>
    </Group>
  );
}

/** Names and values in rows. */
function MapInput({ spec, subject, error }: { spec: FieldSpec; subject: Subject; error: string | undefined }) {
  const id = useId();
  const [example] = /"([^"]+)":/.exec(spec.placeholder ?? '')?.slice(1) ?? [];
  return (
    <Input.Wrapper
      label={spec.label}
      labelElement="div"
      labelProps={{ id }}
      description={descriptionOf(spec)}
      error={error}
      withAsterisk={spec.required}
    >
      <Stack role="group" aria-labelledby={id} gap={0} mt={4}>
        <ValueFields subject={subject} path={['with', spec.key]} example={example} />
      </Stack>
    </Input.Wrapper>
  );
}

/** What does not begin as an object or a list is one, a template too: whether a text will do the server says. */
const meansText = (text: string): boolean => !/^\s*(?:\[|\{(?!\{))/.test(text);
const WIDE = { flex: 1, minWidth: 0 };
