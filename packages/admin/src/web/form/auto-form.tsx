import type { FieldSpec } from '@automate/core';
import { formOf } from '@automate/fields';
import { Fieldset, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { FieldInput } from './field-input.tsx';
import { type FormState, shownFields, withValue } from './field-state.ts';
import type { FieldInputProps } from './field-words.ts';

interface AutoFormProps {
  fields: readonly FieldSpec[];
  state: FormState;
  onChange(state: FormState): void;
  /** By field; only those that are to be told now. */
  problems: ReadonlyMap<string, string>;
  /** Fields that are shown and cannot be changed. Default: none. */
  readOnly?: ReadonlySet<string> | undefined;
  /** Somebody has been in the field. */
  onTouched(key: string): void;
  /** Draws a field. Default: `FieldInput`. */
  input?(props: FieldInputProps): ReactNode;
}

/** The form that fields describe: groups in their order, a widget for each type, what is shown now. */
export function AutoForm(props: AutoFormProps) {
  const { fields, state, onChange, problems, readOnly, onTouched, input = drawn } = props;
  const { t } = useLanguage();
  const shown = new Set(shownFields(fields, state).map(({ key }) => key));
  const keep = (key: string, keeps: boolean): void => {
    const kept = new Set(state.kept);
    if (keeps) kept.add(key);
    else kept.delete(key);
    onChange({ ...state, values: { ...state.values, [key]: undefined }, kept });
  };
  return formOf(fields).map(({ name, fields: members }) => {
    const inputs = members
      .filter(({ field }) => shown.has(field.key))
      .map((member) => {
        const { key } = member.field;
        return input({
          ...member,
          value: state.values[key],
          kept: state.kept.has(key),
          error: problems.get(key),
          readOnly: readOnly?.has(key),
          onChange: (value, readable) => onChange(withValue(state, key, value, readable)),
          onKeep: (keeps) => keep(key, keeps),
          onBlur: () => onTouched(key),
        });
      });
    if (inputs.length === 0) return null;
    return (
      <Fieldset key={name ?? ''} legend={name ?? t('form.general')}>
        <Stack>{inputs}</Stack>
      </Fieldset>
    );
  });
}

const drawn = (props: FieldInputProps): ReactNode => <FieldInput key={props.field.key} {...props} />;
