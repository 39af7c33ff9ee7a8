import { useLanguage } from '../../i18n/language.tsx';
import { ButtonLink, PageLink } from '../../ui/link.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';

/** What is watched, and who is told. */
export function AlertRulesPage() {
  const { t } = useLanguage();
  return (
    <ListPage
      page="/alerts"
      title="alert_rules.title"
      about="alert_rules.about"
      path="/api/v1/alert-rules"
      live
      rowId={({ id }) => id}
      empty={{ title: 'alert_rules.empty', hint: 'alert_rules.empty_hint' }}
      actions={
        <ButtonLink needs="alerts:write" to="/alerts/rules/new">
          {t('alert_rules.new')}
        </ButtonLink>
      }
      columns={[
        {
          title: 'alert_rules.name',
          cell: ({ id, name }) => (
            <PageLink to="/alerts/rules/$id" params={{ id }} size="sm" fw={500}>
              {name}
            </PageLink>
          ),
        },
        { title: 'alert_rules.kind', cell: ({ condition }) => t(`alert_rules.kind_${condition.kind}`), wide: true },
        { title: 'alert_rules.severity', cell: ({ severity }) => <Status of={severity} /> },
        { title: 'alert_rules.connection', cell: ({ notify }) => notify?.connection ?? t('alert_rules.nobody') },
        { title: 'alerts.state', cell: ({ state }) => <Status of={state} /> },
        { title: 'alert_rules.silenced', cell: ({ silencedUntil }) => <Time at={silencedUntil} /> },
      ]}
    />
  );
}
