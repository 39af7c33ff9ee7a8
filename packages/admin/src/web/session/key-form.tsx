import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import { call } from '../api/http.ts';
import { useLanguage } from '../i18n/language.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { credentials } from './credentials.ts';
import { SecretField } from './secret-field.tsx';
import { type LoginFormProps, useLogin } from './use-login.ts';

export function KeyForm({ onDone }: LoginFormProps) {
  const { t } = useLanguage();
  const [key, setKey] = useState('');
  const { submit, failure, busy } = useLogin(async () => {
    credentials.useKey(key.trim());
    try {
      await call('GET', 'session');
    } catch (error) {
      credentials.useKey(undefined);
      throw error;
    }
    await onDone();
  });
  return (
    <form onSubmit={submit}>
      <Stack>
        <SecretField label={t('login.key')} value={key} onChange={setKey} autoComplete="off" />
        <ProblemAlert error={failure} />
        <Button type="submit" loading={busy}>
          {t('login.submit')}
        </Button>
      </Stack>
    </form>
  );
}
