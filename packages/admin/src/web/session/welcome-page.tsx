import { Button, Center, Paper, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { call } from '../api/http.ts';
import { useLanguage } from '../i18n/language.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { SecretField } from './secret-field.tsx';
import { useLogin } from './use-login.ts';

/** Whoever was invited chooses a password, and comes to the login. */
export function WelcomePage({ token }: { token: string }) {
  const { t } = useLanguage();
  const [password, setPassword] = useState('');
  const { submit, failure, busy } = useLogin(async () => {
    const { login } = (await call<{ login: string }>('POST', 'passwords', { body: { token, password } })).body;
    await call('POST', 'session', { body: { login, password } });
    location.replace('./');
  });
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder p="xl" w="100%" maw={440}>
        <form onSubmit={submit}>
          <Stack>
            <Title order={1} size="h2">
              {t('welcome.title')}
            </Title>
            <Text c="dimmed" size="sm">
              {t('welcome.help')}
            </Text>
            <SecretField
              label={t('login.password')}
              description={t('login.password_rule')}
              value={password}
              onChange={setPassword}
              autoComplete="new-password"
            />
            <ProblemAlert error={failure} />
            <Button type="submit" loading={busy}>
              {t('welcome.submit')}
            </Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
