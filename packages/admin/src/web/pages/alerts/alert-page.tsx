import type { AnswerOf } from '@automate/client';
import { Stack, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useThing } from '../../api/read.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { type Column, DataList } from '../../ui/data-list.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Facts } from '../../ui/facts.tsx';
import { FailureText } from '../../ui/failure-text.tsx';
import { PageLink } from '../../ui/link.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { AlertSeen } from './alert-seen.tsx';

const NOTICES: readonly Column<AnswerOf<'get', '/api/v1/alerts/{id}'>['notices'][number]>[] = [
  { title: 'alerts.notice_event', cell: ({ event }) => <Status of={event} /> },
  {
    title: 'alerts.notice_connection',
    cell: ({ connector, connection }) => [connector, connection].filter(Boolean).join('/'),
  },
  { title: 'alerts.notice_status', cell: ({ status }) => <Status of={status} /> },
  { title: 'alerts.notice_attempts', cell: ({ attempts }) => attempts },
  { title: 'alerts.notice_at', cell: ({ updatedAt }) => <Time at={updatedAt} /> },
  { title: 'alerts.notice_error', cell: ({ error }) => (error ? <FailureText failure={error} /> : '–'), wide: true },
];

/** One alert, and what became of telling somebody. */
export function AlertPage() {
  const { t } = useLanguage();
  const { id } = useParams({ strict: false }) as { id: string };
  const found = useThing('/api/v1/alerts/{id}', { path: { id } }, { live: true });
  const alert = found.data?.body;
  return (
    <Page
      title={alert?.rule.name ?? t('alerts.one')}
      parent="/alerts"
      mark={alert && <Status of={alert.status} />}
      {...(alert && { description: <AlertSeen alert={alert} /> })}
    >
      <ProblemAlert error={found.error} />
      {found.isPending && <Loading />}
      {alert && (
        <Stack>
          <Facts
            facts={{
              'alerts.rule': (
                <PageLink to="/alerts/rules/$id" params={{ id: alert.rule.id }} size="sm">
                  {alert.rule.name}
                </PageLink>
              ),
              'alerts.severity': <Status of={alert.severity} />,
              'alerts.since': <Time at={alert.startedAt} />,
              'alerts.resolved': alert.resolvedAt && <Time at={alert.resolvedAt} />,
              'alerts.abandoned': alert.abandoned && t('alerts.abandoned_why'),
            }}
          />
          <Title order={2} size="h4">
            {t('alerts.notices')}
          </Title>
          {alert.notices.length === 0 ? (
            <Empty title={t('alerts.no_notices')} hint={t('alerts.no_notices_hint')} />
          ) : (
            <DataList
              label={t('alerts.notices')}
              rows={alert.notices}
              rowId={({ number }) => String(number)}
              columns={NOTICES}
            />
          )}
        </Stack>
      )}
    </Page>
  );
}
