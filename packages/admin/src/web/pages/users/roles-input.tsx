import { MultiSelect, Text } from '@mantine/core';
import { useList } from '../../api/read.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { aboutRole } from '../roles/role-about.ts';

interface RolesInputProps {
  value: string[];
  onChange(value: string[]): void;
  help?: string | undefined;
  readOnly?: boolean;
}

/** Chooses of the roles that there are, each with what it is for. */
export function RolesInput({ value, onChange, help, readOnly = false }: RolesInputProps) {
  const { t } = useLanguage();
  const { rows } = useList('/api/v1/roles');
  const about = new Map(rows.map((role) => [role.name, aboutRole(role, t)]));
  return (
    <MultiSelect
      label={t('users.roles')}
      description={help}
      data={rows.map(({ name }) => name)}
      value={value}
      onChange={onChange}
      readOnly={readOnly}
      {...(readOnly && { variant: 'filled' })}
      renderOption={({ option }) => (
        <div>
          <Text size="sm">{option.value}</Text>
          <Text size="xs" c="dimmed">
            {about.get(option.value)}
          </Text>
        </div>
      )}
    />
  );
}
