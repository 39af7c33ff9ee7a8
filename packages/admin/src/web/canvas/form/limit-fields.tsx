import type { FieldSpec } from '@automate/core';
import { Stack } from '@mantine/core';
import { useLanguage } from '../../i18n/language.tsx';
import { RecordFields } from './record-fields.tsx';

const CODE = { key: 'template' } as const;

/** How many runs there may be: at the same time, in a span of time, and of events that come one after the other. */
export function LimitFields() {
  const { t } = useLanguage();
  const limit = (group: string): FieldSpec => ({
    ...{ key: 'limit', label: t('whole.limit'), type: 'integer', required: true, group },
  });
  const text = (key: string, label: string, group: string, more: Partial<FieldSpec> = {}): FieldSpec => ({
    ...{ key, label, type: 'string', required: false, group },
    ...more,
  });
  const each = (group: string): FieldSpec => text('key', t('whole.key'), group, { description: t('whole.key_about') });
  const onLimit = (group: string, policies: readonly ('wait' | 'skip' | 'cancel_oldest')[]): FieldSpec => ({
    ...{ key: 'on_limit', label: t('whole.on_limit'), type: 'select', required: false, group },
    placeholder: t('whole.on_limit_wait'),
    options: policies.map((value) => ({ value, label: t(`whole.on_limit_${value}`) })),
  });
  const duration = { description: t('step.duration_about') };
  const numbered = (words: string, number: number): string => (number === 1 ? words : `${words} ${number}`);
  return (
    <Stack gap="sm">
      <RecordFields
        name="concurrency"
        many
        code={CODE}
        beginnings={[{ add: t('whole.add_concurrency'), value: { limit: 1 } }]}
        fieldsOf={(_, number) => {
          const group = numbered(t('whole.at_once'), number);
          return [limit(group), each(group), onLimit(group, ['wait', 'skip', 'cancel_oldest'])];
        }}
      />
      <RecordFields
        name="rate"
        many
        code={CODE}
        beginnings={[{ add: t('whole.add_rate'), value: { limit: 60, per: '1m' } }]}
        fieldsOf={(_, number) => {
          const group = numbered(t('whole.rate'), number);
          const per = text('per', t('whole.per'), group, { required: true, ...duration });
          return [limit(group), per, each(group), onLimit(group, ['wait', 'skip'])];
        }}
      />
      <RecordFields
        name="debounce"
        code={CODE}
        beginnings={[{ add: t('whole.add_debounce'), value: { for: '10s' } }]}
        fieldsOf={() => {
          const group = t('whole.debounce');
          return [
            text('for', t('whole.quiet'), group, { required: true, ...duration }),
            each(group),
            text('max', t('whole.quiet_max'), group, { description: t('whole.quiet_max_about') }),
          ];
        }}
      />
    </Stack>
  );
}
