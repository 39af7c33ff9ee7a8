import { SimpleGrid, Stack, Title } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useList } from '../../api/read.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { DataList } from '../../ui/data-list.tsx';
import { Empty } from '../../ui/empty.tsx';
import { PageLink } from '../../ui/link.tsx';
import { RunLink } from '../../ui/links.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { Backlog } from './backlog.tsx';
import { Figures } from './figures.tsx';

const RateChart = lazy(() => import('./rate-chart.tsx'));

/** How things are, at a glance. */
export function OverviewPage() {
  const { t } = useLanguage();
  return (
    <Page title={t('page.overview')} description={t('overview.about')}>
      <Stack gap="lg">
        <Figures />
        <section>
          <Title order={2} size="h4" mb="xs">
            {t('overview.rates')}
          </Title>
          <Suspense fallback={<Loading />}>
            <RateChart />
          </Suspense>
        </section>
        <SimpleGrid cols={{ base: 1, lg: 2 }}>
          <section>
            <Title order={2} size="h4" mb="xs">
              {t('overview.failures')}
            </Title>
            <Failures />
          </section>
          <section>
            <Title order={2} size="h4" mb="xs">
              {t('overview.backlog')}
            </Title>
            <Backlog />
          </section>
        </SimpleGrid>
      </Stack>
    </Page>
  );
}

function Failures() {
  const { t } = useLanguage();
  const { rows, error, isSuccess } = useList(
    '/api/v1/executions',
    { query: { status: 'failed', limit: 5 } },
    { live: true },
  );
  if (error) return <ProblemAlert error={error} />;
  if (isSuccess && rows.length === 0) {
    return <Empty title={t('overview.no_failures')} hint={t('overview.no_failures_hint')} />;
  }
  return (
    <Stack gap="xs">
      <DataList
        label={t('overview.failures')}
        rows={rows}
        rowId={({ id }) => id}
        columns={[
          {
            title: 'runs.workflow',
            cell: ({ id, workflow }) => <RunLink id={id}>{workflow.name}</RunLink>,
            wide: true,
          },
          { title: 'runs.status', cell: ({ status }) => <Status of={status} /> },
          { title: 'runs.created', cell: ({ createdAt }) => <Time at={createdAt} /> },
        ]}
      />
      <PageLink to="/runs" search={{ q: 'status:failed' }} size="sm">
        {t('overview.all_failures')}
      </PageLink>
    </Stack>
  );
}
