import { Group, Text, Title } from '@mantine/core';
import { useList } from '../../api/read.ts';
import type { Connection } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { WorkflowLink } from '../../ui/links.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';

/** The workflows that would notice if the connection were gone. */
export function ConnectionWorkflows({ connection: { name, contribution } }: { connection: Connection }) {
  const { t } = useLanguage();
  const connection = `${contribution.key}/${name}`;
  const isConnector = contribution.point === 'connector';
  const found = useList('/api/v1/workflows', { query: { connection, limit: 100 } }, { enabled: isConnector });
  if (!isConnector) return null;
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {t('connection.used_by')}
      </Title>
      <ProblemAlert error={found.error} />
      {found.isSuccess && found.rows.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('connection.unused', { connection })}
        </Text>
      )}
      <Group gap="md">
        {found.rows.map((workflow) => (
          <WorkflowLink key={workflow.id} name={workflow.name} />
        ))}
      </Group>
    </section>
  );
}
