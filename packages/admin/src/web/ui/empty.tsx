import { Paper, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** In place of a list without rows: what would be here, and how it comes. */
export function Empty({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <Paper withBorder p="xl" bg="transparent">
      <Stack align="center" gap="xs" ta="center">
        <Text fw={600}>{title}</Text>
        {hint !== undefined && (
          <Text c="dimmed" size="sm" maw={520}>
            {hint}
          </Text>
        )}
        {children}
      </Stack>
    </Paper>
  );
}
