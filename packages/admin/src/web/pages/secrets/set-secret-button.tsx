import { PasswordInput, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';

interface SetSecretButtonProps {
  label: string;
  /** Absent: a new one. */
  secret?: { key: string; hosts: string[] };
}

export function SetSecretButton({ label, secret }: SetSecretButtonProps) {
  const { t } = useLanguage();
  const [key, setKey] = useState(secret?.key ?? '');
  const [value, setValue] = useState('');
  const [hosts, setHosts] = useState<string[]>(secret?.hosts ?? []);
  const change = useChange('put', '/api/v1/secrets/{key}', ['/api/v1/secrets']);
  const set = async (): Promise<void> => {
    await change.mutateAsync({ params: { path: { key } }, body: { value, hosts } });
    setValue('');
    if (secret === undefined) setKey('');
  };
  return (
    <ConfirmButton
      needs="secrets:write"
      label={label}
      question={t('secrets.set_question')}
      busy={change.isPending}
      error={change.error}
      blocked={key === '' || value === ''}
      onConfirm={set}
      {...(secret === undefined && { variant: 'filled', size: 'sm' })}
    >
      <TextInput
        label={t('secrets.key')}
        value={key}
        onChange={(event) => setKey(event.currentTarget.value)}
        readOnly={secret !== undefined}
        required
      />
      <PasswordInput
        label={t('secrets.value')}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
        required
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': t('action.show_secret'), tabIndex: 0 }}
      />
      <TagsInput
        label={t('secrets.hosts')}
        description={t('secrets.hosts_help')}
        value={hosts}
        onChange={setHosts}
        clearable={false}
      />
    </ConfirmButton>
  );
}
