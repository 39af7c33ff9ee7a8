import type { FieldSpec } from '@automate/core';
import { useLanguage } from '../../i18n/language.tsx';
import { DocumentForm } from './document-form.tsx';
import { TextField } from './plain-fields.tsx';
import { useFields } from './use-field.ts';

const UNITS = ['s', 'm', 'h', 'd'] as const;

/** How often a workflow runs: a number of one unit; what is written in more of them is a text. */
export function IntervalFields({ index }: { index: number }) {
  const { t } = useLanguage();
  const field = useFields({ trigger: index })(['every']);
  const [, amount, unit] = /^(\d{1,9})([smhd])$/.exec(typeof field.value === 'string' ? field.value : '') ?? [];
  if (amount === undefined || unit === undefined)
    return <TextField label={t('trigger.every')} description={t('step.duration_about')} required field={field} />;
  const group = t('trigger.every');
  const fields: FieldSpec[] = [
    { key: 'amount', label: t('trigger.amount'), type: 'integer', required: true, group },
    {
      ...{ key: 'unit', label: t('trigger.unit'), type: 'select', required: true, group },
      options: UNITS.map((value) => ({ value, label: t(`trigger.unit_${value}`) })),
    },
  ];
  const values = { amount: Number(amount), unit };
  return (
    <DocumentForm
      fields={fields}
      values={values}
      problems={new Map(field.error === undefined ? [] : [['amount', field.error]])}
      onChange={(key, next) => {
        const written = key === 'amount' ? [next ?? 0, unit] : [amount, next];
        field.set(written.join(''));
      }}
    />
  );
}
