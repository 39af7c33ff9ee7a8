import { MultiSelect } from '@mantine/core';
import { useList } from '../../api/read.ts';
import { useLanguage } from '../../i18n/language.tsx';

/** Chooses of the roles that there are. */
export function RolesInput({ value, onChange }: { value: string[]; onChange(value: string[]): void }) {
  const { t } = useLanguage();
  const { rows } = useList('/api/v1/roles');
  return <MultiSelect label={t('users.roles')} data={rows.map(({ name }) => name)} value={value} onChange={onChange} />;
}
