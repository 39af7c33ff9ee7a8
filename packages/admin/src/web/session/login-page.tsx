import { Anchor, Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { KeyForm } from './key-form.tsx';
import { PasswordForm } from './password-form.tsx';
import { SetupForm } from './setup-form.tsx';
import type { LoginFormProps } from './use-login.ts';

const WAYS = { password: PasswordForm, key: KeyForm, setup: SetupForm };
type Way = keyof typeof WAYS;

/** By name and password; by API key; or by the token of the first start, which makes the first administrator. */
export function LoginPage({ onDone }: LoginFormProps) {
  const { t } = useLanguage();
  const [way, setWay] = useState<Way>('password');
  const Form = WAYS[way];
  const others = (Object.keys(WAYS) as Way[]).filter((other) => other !== way);
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder p="xl" w="100%" maw={440}>
        <Stack>
          <Title order={1} size="h2">
            {t(way === 'setup' ? 'login.setup_title' : 'login.title')}
          </Title>
          <Text c="dimmed" size="sm">
            {t(`login.${way}_help`)}
          </Text>
          <Form onDone={onDone} />
          <Group justify="space-between" gap="xs">
            {others.map((other) => (
              <Anchor key={other} component="button" type="button" size="sm" onClick={() => setWay(other)}>
                {t(`login.to_${other}`)}
              </Anchor>
            ))}
          </Group>
        </Stack>
      </Paper>
    </Center>
  );
}
