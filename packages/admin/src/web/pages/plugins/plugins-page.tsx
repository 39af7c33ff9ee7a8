import type { MessageKey } from '../../i18n/en.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { PageLink } from '../../ui/link.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { Status } from '../../ui/status.tsx';

/** What is installed, and what became of it. */
export function PluginsPage() {
  const { t } = useLanguage();
  return (
    <ListPage
      page="/plugins"
      about="plugins.about"
      path="/api/v1/plugins"
      whole
      live
      rowId={({ id }) => id}
      empty={{ title: 'plugins.empty', hint: 'plugins.empty_hint' }}
      columns={[
        {
          title: 'plugins.name',
          cell: ({ id, displayName }) => (
            <PageLink to="/plugins/$plugin" params={{ plugin: id }} size="sm" fw={500}>
              {displayName}
            </PageLink>
          ),
        },
        { title: 'plugins.state', cell: ({ state }) => <Status of={state} /> },
        { title: 'plugins.version', cell: ({ version }) => version },
        { title: 'plugins.tier', cell: ({ tier }) => t(`plugins.tier_${tier}` as MessageKey) },
        {
          title: 'plugins.what',
          cell: ({ reason, contributions }) =>
            reason?.message ?? contributions.map(({ displayName }) => displayName).join(', '),
          wide: true,
        },
      ]}
    />
  );
}
