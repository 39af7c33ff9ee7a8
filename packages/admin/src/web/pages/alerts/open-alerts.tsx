import { Stack, Title } from '@mantine/core';
import { useList } from '../../api/read.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { DataList } from '../../ui/data-list.tsx';
import { PageLink } from '../../ui/link.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { AlertSeen } from './alert-seen.tsx';

const SHOWN = 5;

/** The newest alerts that fire, and nothing where none does. Asks what the navigation asks, so that it is asked once. */
export function OpenAlerts() {
  const { t } = useLanguage();
  const { rows } = useList('/api/v1/alerts', { query: { status: 'firing', limit: 50 } }, { live: true });
  if (rows.length === 0) return null;
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {t('alerts.open')}
      </Title>
      <Stack gap="xs">
        <DataList
          label={t('alerts.open')}
          rows={rows.slice(0, SHOWN)}
          rowId={({ id }) => id}
          columns={[
            {
              title: 'alerts.message',
              wide: true,
              cell: (alert) => (
                <PageLink to="/alerts/$id" params={{ id: alert.id }} size="sm">
                  <AlertSeen alert={alert} />
                </PageLink>
              ),
            },
            { title: 'alerts.rule', cell: ({ rule }) => rule.name },
            { title: 'alerts.severity', cell: ({ severity }) => <Status of={severity} /> },
            { title: 'alerts.since', cell: ({ startedAt }) => <Time at={startedAt} /> },
          ]}
        />
        {rows.length > SHOWN && (
          <PageLink to="/alerts" size="sm">
            {t('alerts.all_open')}
          </PageLink>
        )}
      </Stack>
    </section>
  );
}
