import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '../api/http.ts';
import { useLanguage } from '../i18n/language.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { SecretField } from './secret-field.tsx';
import { type LoginFormProps, useLogin } from './use-login.ts';

/** Makes the first administrator, and logs them in. */
export function SetupForm({ onDone }: LoginFormProps) {
  const { t } = useLanguage();
  const [token, setToken] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const { submit, failure, busy } = useLogin(async () => {
    await call('POST', 'setup', { body: { token: token.trim(), admin: { login, displayName, password } } });
    await call('POST', 'session', { body: { login, password } });
    await onDone();
  });
  return (
    <form onSubmit={submit}>
      <Stack>
        <SecretField label={t('login.setup_token')} value={token} onChange={setToken} autoComplete="off" />
        <TextInput
          label={t('login.display_name')}
          value={displayName}
          onChange={(event) => setDisplayName(event.currentTarget.value)}
          required
          autoComplete="name"
        />
        <TextInput
          label={t('login.login')}
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
          required
          autoComplete="username"
        />
        <SecretField
          label={t('login.password')}
          description={t('login.password_rule')}
          value={password}
          onChange={setPassword}
          autoComplete="new-password"
        />
        <ProblemAlert error={failure} />
        <Button type="submit" loading={busy}>
          {t('login.setup_submit')}
        </Button>
      </Stack>
    </form>
  );
}
