import { List, Paper, Text, Title } from '@mantine/core';
import { useList } from '../../api/read.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { PageLink } from '../../ui/link.tsx';

/** What to do first; there until the first run. */
export function FirstSteps() {
  const { t } = useLanguage();
  const workflows = useList('/api/v1/workflows', { query: { limit: 1 } }, { live: true });
  const runs = useList('/api/v1/executions', { query: { limit: 1 } }, { live: true });
  if (!workflows.isSuccess || !runs.isSuccess || runs.rows.length > 0) return null;
  const hasWorkflow = workflows.rows.length > 0;
  return (
    <Paper withBorder p="lg">
      <Title order={2} size="h4" mb="xs">
        {t('overview.first_steps')}
      </Title>
      <List type="ordered" spacing="xs">
        <List.Item>
          <PageLink to="/connections" underline="always">
            {t('overview.first_connection')}
          </PageLink>{' '}
          <Text span size="sm" c="dimmed">
            {t('overview.first_connection_hint')}
          </Text>
        </List.Item>
        <List.Item>
          <PageLink to="/workflows/new" underline="always">
            {t('overview.first_workflow')}
          </PageLink>{' '}
          <Text span size="sm" c="dimmed">
            {t(hasWorkflow ? 'overview.first_done' : 'overview.first_workflow_hint')}
          </Text>
        </List.Item>
        <List.Item>
          <PageLink to="/workflows" underline="always">
            {t('overview.first_run')}
          </PageLink>{' '}
          <Text span size="sm" c="dimmed">
            {t('overview.first_run_hint')}
          </Text>
        </List.Item>
      </List>
    </Paper>
  );
}
