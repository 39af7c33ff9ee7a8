import type { FieldSpec } from '@automate/core';
import { formOf } from '@automate/fields';
import { Fieldset, Stack } from '@mantine/core';
import { useLanguage } from '../i18n/language.tsx';
import { FieldInput } from './field-input.tsx';
import { type FormState, shownFields, withValue } from './field-state.ts';

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
}

/** The form that fields describe: groups in their order, a widget for each type, what is shown now. */
export function AutoForm({ fields, state, onChange, problems, readOnly, onTouched }: AutoFormProps) {
  const { t } = useLanguage();
  const shown = new Set(shownFields(fields, state).map(({ key }) => key));
  const keep = (key: string, keeps: boolean): void => {
    const kept = new Set(state.kept);
    if (keeps) kept.add(key);
    else kept.delete(key);
    onChange({ ...state, values: { ...state.values, [key]: undefined }, kept });
  };
  return formOf(fields).map(({ name, fields: members }) => {
    const inputs = members.flatMap((member) =>
      shown.has(member.field.key) ? (
        <FieldInput
          key={member.field.key}
          {...member}
          value={state.values[member.field.key]}
          kept={state.kept.has(member.field.key)}
          error={problems.get(member.field.key)}
          readOnly={readOnly?.has(member.field.key)}
          onChange={(value, readable) => onChange(withValue(state, member.field.key, value, readable))}
          onKeep={(keeps) => keep(member.field.key, keeps)}
          onBlur={() => onTouched(member.field.key)}
        />
      ) : (
        []
      ),
    );
    if (inputs.length === 0) return null;
    return (
      <Fieldset key={name ?? ''} legend={name ?? t('form.general')}>
        <Stack>{inputs}</Stack>
      </Fieldset>
    );
  });
}
