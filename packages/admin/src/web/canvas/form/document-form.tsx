import type { FieldSpec, JsonObject, JsonValue } from '@automate/core';
import { useState } from 'react';
import type { ExpressionLanguage } from '../../editor/complete-expression.ts';
import { AutoForm } from '../../form/auto-form.tsx';
import { FieldInput } from '../../form/field-input.tsx';
import { descriptionOf, type FieldInputProps } from '../../form/field-words.ts';
import { ExpressionInput } from './expression-input.tsx';
import { fittingFields } from './fitting-fields.ts';
import { asText } from './use-field.ts';

interface DocumentFormProps {
  fields: readonly FieldSpec[];
  /** As they stand in the document; what no field knows is shown as JSON. */
  values: JsonObject;
  /** Fields that are code. Default: none. */
  code?: Readonly<Record<string, ExpressionLanguage>>;
  problems: ReadonlyMap<string, string>;
  onChange(key: string, value: JsonValue | undefined): void;
}

const NOTHING: ReadonlySet<string> = new Set();

/** An object of the document as a form. What is changed is told by itself: all else stays as it is written. */
export function DocumentForm({ fields, values, code = {}, problems, onChange }: DocumentFormProps) {
  const [unreadable, setUnreadable] = useState(NOTHING);
  const shown = fittingFields(fields, values);
  return (
    <AutoForm
      fields={shown}
      state={{ values, kept: NOTHING, unreadable }}
      problems={problems}
      onTouched={() => undefined}
      input={(props) =>
        code[props.field.key] !== undefined && props.field.type === 'string' ? (
          <CodeInput key={props.field.key} {...props} language={code[props.field.key] as ExpressionLanguage} />
        ) : (
          <FieldInput key={`${props.field.key} ${props.field.type}`} {...props} />
        )
      }
      onChange={(next) => {
        setUnreadable(next.unreadable);
        for (const { key } of shown) {
          if (next.values[key] !== values[key] && !next.unreadable.has(key)) onChange(key, next.values[key]);
        }
      }}
    />
  );
}

function CodeInput({ field, value, error, onChange, language }: FieldInputProps & { language: ExpressionLanguage }) {
  return (
    <ExpressionInput
      label={field.label}
      description={descriptionOf(field)}
      placeholder={field.placeholder}
      language={language}
      value={asText(value)}
      error={error}
      required={field.required}
      onChange={(text) => onChange(text === '' ? undefined : text)}
    />
  );
}
