import { paged, useList } from '../../api/read.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { DataList } from '../../ui/data-list.tsx';
import { Empty } from '../../ui/empty.tsx';
import { PageLink } from '../../ui/link.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';

/** What was begun for many runs at once. */
export function JobsPage() {
  const { t } = useLanguage();
  const list = useList('/api/v1/bulk', { query: paged({}) }, { live: true });
  return (
    <Page title={t('jobs.title')} parent="/runs" description={t('jobs.about')}>
      <ProblemAlert error={list.error} />
      {list.isPending && <Loading />}
      {list.isSuccess && list.rows.length === 0 && <Empty title={t('jobs.empty')} hint={t('jobs.empty_hint')} />}
      {list.rows.length > 0 && (
        <DataList
          label={t('jobs.title')}
          rows={list.rows}
          rowId={({ id }) => id}
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
          {...(list.hasNextPage && {
            more: { load: () => void list.fetchNextPage(), loading: list.isFetchingNextPage },
          })}
        />
      )}
    </Page>
  );
}
