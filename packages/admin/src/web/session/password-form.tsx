import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '../api/http.ts';
import { useLanguage } from '../i18n/language.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { SecretField } from './secret-field.tsx';
import { type LoginFormProps, useLogin } from './use-login.ts';

export function PasswordForm({ onDone }: LoginFormProps) {
  const { t } = useLanguage();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const { submit, failure, busy } = useLogin(async () => {
    await call('POST', 'session', { body: { login, password } });
    await onDone();
  });
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t('login.login')}
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
          required
          autoComplete="username"
        />
        <SecretField
          label={t('login.password')}
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
        />
        <ProblemAlert error={failure} />
        <Button type="submit" loading={busy}>
          {t('login.submit')}
        </Button>
      </Stack>
    </form>
  );
}
