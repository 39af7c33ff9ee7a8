import { SegmentedControl } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useLanguage } from '../../i18n/language.tsx';
import { ButtonLink, PageLink } from '../../ui/link.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { AlertSeen } from './alert-seen.tsx';

const STATUSES = ['firing', 'resolved'] as const;

/** What alert rules have found. */
export function AlertsPage() {
  const { t } = useLanguage();
  const { q = 'firing' } = useSearch({ strict: false });
  const status = STATUSES.find((each) => each === q);
  const navigate = useNavigate();
  return (
    <ListPage
      page="/alerts"
      about="alerts.about"
      path="/api/v1/alerts"
      query={{ status }}
      live
      rowId={({ id }) => id}
      empty={
        status === 'firing'
          ? { title: 'alerts.none_open', hint: 'alerts.none_open_hint' }
          : { title: 'alerts.empty', hint: 'alerts.empty_hint' }
      }
      actions={<ButtonLink to="/alerts/rules">{t('alert_rules.title')}</ButtonLink>}
      filters={
        <SegmentedControl
          aria-label={t('alerts.which')}
          value={status ?? 'all'}
          onChange={(value) => void navigate({ to: '/alerts', search: { q: value } })}
          data={[...STATUSES, 'all' as const].map((value) => ({
            value,
            label: t(value === 'all' ? 'alerts.all' : `status.${value}`),
          }))}
          w="fit-content"
        />
      }
      columns={[
        {
          title: 'alerts.message',
          cell: (alert) => (
            <PageLink to="/alerts/$id" params={{ id: alert.id }} size="sm">
              <AlertSeen alert={alert} />
            </PageLink>
          ),
          wide: true,
        },
        { title: 'alerts.rule', cell: ({ rule }) => rule.name },
        { title: 'alerts.severity', cell: ({ severity }) => <Status of={severity} /> },
        { title: 'alerts.state', cell: ({ status: state }) => <Status of={state} /> },
        { title: 'alerts.since', cell: ({ startedAt }) => <Time at={startedAt} /> },
        { title: 'alerts.told', cell: ({ lastNotice }) => lastNotice && <Status of={lastNotice.status} /> },
      ]}
    />
  );
}
