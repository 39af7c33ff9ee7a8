import { Center, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** The frame of everything that stands before the login. */
export function EntryCard({ title, help, children }: { title: string; help: string; children: ReactNode }) {
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder p="xl" w="100%" maw={440}>
        <Stack>
          <Title order={1} size="h2">
            {title}
          </Title>
          <Text c="dimmed" size="sm">
            {help}
          </Text>
          {children}
        </Stack>
      </Paper>
    </Center>
  );
}
