import { Anchor, Button, Center, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { call } from '../api/http.ts';
import { useLanguage } from '../i18n/language.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { credentials } from './credentials.ts';

/** By API key, or by the token of the first start. */
export function LoginPage({ onDone }: { onDone(name: string): void }) {
  const { t } = useLanguage();
  const [setup, setSetup] = useState(false);
  const [secret, setSecret] = useState('');
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    try {
      const key = setup
        ? (await call<{ token: string }>('POST', 'setup', { body: { token: secret.trim() } })).body.token
        : secret.trim();
      credentials.useKey(key);
      await call('GET', 'plugins');
      onDone(t('login.by_key'));
    } catch (error) {
      credentials.useKey(undefined);
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder p="xl" w="100%" maw={420}>
        <form onSubmit={submit}>
          <Stack>
            <Title order={1} size="h2">
              {t(setup ? 'login.setup_title' : 'login.title')}
            </Title>
            <Text c="dimmed" size="sm">
              {t(setup ? 'login.setup_help' : 'login.help')}
            </Text>
            <PasswordInput
              label={t(setup ? 'login.setup_token' : 'login.key')}
              value={secret}
              onChange={(event) => setSecret(event.currentTarget.value)}
              required
              autoFocus
              autoComplete="off"
              visibilityToggleButtonProps={{ 'aria-label': t('action.show_secret'), tabIndex: 0 }}
            />
            <ProblemAlert error={failure} />
            <Button type="submit" loading={busy}>
              {t('login.submit')}
            </Button>
            <Anchor component="button" type="button" size="sm" onClick={() => setSetup(!setup)}>
              {t(setup ? 'login.to_key' : 'login.to_setup')}
            </Anchor>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
