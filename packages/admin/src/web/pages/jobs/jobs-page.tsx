import { useLanguage } from '../../i18n/language.tsx';
import { PageLink } from '../../ui/link.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';

/** What was begun for many runs at once. */
export function JobsPage() {
  const { t } = useLanguage();
  return (
    <ListPage
      page="/runs"
      title="jobs.title"
      about="jobs.about"
      path="/api/v1/bulk"
      live
      rowId={({ id }) => id}
      empty={{ title: 'jobs.empty', hint: 'jobs.empty_hint' }}
      columns={[
        {
          title: 'jobs.action',
          wide: true,
          cell: ({ id, action }) => (
            <PageLink to="/runs/jobs/$id" params={{ id }} size="sm">
              {t(`jobs.${action}`)}
            </PageLink>
          ),
        },
        { title: 'runs.status', cell: ({ status }) => <Status of={status} /> },
        { title: 'jobs.done', cell: ({ done, matched }) => `${done} / ${matched}` },
        { title: 'jobs.refused', cell: ({ refused }) => refused },
        { title: 'jobs.created', cell: ({ createdAt }) => <Time at={createdAt} /> },
      ]}
    />
  );
}
