import { Group, Paper, Stack, Text } from '@mantine/core';
import type { RunDetail } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { FailureText } from '../../ui/failure-text.tsx';
import { RunLink } from '../../ui/links.tsx';
import { Status } from '../../ui/status.tsx';
import { Span, Time } from '../../ui/time.tsx';

/** One of the two runs, in short. */
export function RunCard({ title, run }: { title: string; run: RunDetail }) {
  const { t } = useLanguage();
  return (
    <Paper withBorder p="md">
      <Stack gap={4}>
        <Group gap="xs">
          <Text fw={600}>{title}</Text>
          <RunLink id={run.id} />
          <Status of={run.status} />
        </Group>
        <Text size="sm">
          {run.workflow.name}, {t('run.version', { version: run.workflow.version })}
        </Text>
        <Text size="xs" c="dimmed">
          <Time at={run.createdAt} />, <Span from={run.startedAt} to={run.finishedAt} />
        </Text>
        {run.error && (
          <Text size="sm" c="var(--mantine-color-error)" style={{ overflowWrap: 'anywhere' }}>
            <code>{run.error.code}</code> <FailureText failure={run.error} />
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
