import { Progress, Stack, Text, Title } from '@mantine/core';
import { paged, useList } from '../../../api/read.ts';
import { useLanguage } from '../../../i18n/language.tsx';
import { Actor } from '../../../ui/actor.tsx';
import { DataList } from '../../../ui/data-list.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { PageLink } from '../../../ui/link.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { ProblemAlert } from '../../../ui/problem-alert.tsx';
import { Status } from '../../../ui/status.tsx';
import { Time } from '../../../ui/time.tsx';
import { JOBS, shareOf } from '../bulk/row-job.ts';
import type { AdminResource } from '../resource.ts';
import { useJobWords } from './use-job-words.ts';

/** What was done to many rows of a resource, newest first. */
export function RowJobList({ resource }: { resource: AdminResource }) {
  const { t } = useLanguage();
  const { key, displayName, operations } = resource;
  const words = useJobWords(resource);
  const list = useList(JOBS, { path: { key }, query: paged({}) }, { live: true });
  const hint = operations.includes('act')
    ? t('data.jobs_empty_hint', { many: displayName.many })
    : t('data.jobs_empty_read_only_hint');
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {t('data.jobs_actions')}
      </Title>
      <ProblemAlert error={list.error} />
      {list.isPending && <Loading />}
      {list.isSuccess && list.rows.length === 0 && <Empty title={t('data.jobs_empty')} hint={hint} />}
      {list.rows.length > 0 && (
        <DataList
          label={t('data.jobs_actions')}
          rows={list.rows}
          rowId={({ id }) => id}
          columns={[
            {
              title: 'data.job',
              wide: true,
              cell: (job) => (
                <Stack gap={0} align="flex-start">
                  <PageLink to="/data/$resource/jobs/$id" params={{ resource: key, id: job.id }} size="sm">
                    {words.action(job.action)}
                  </PageLink>
                  <Text size="sm" c="dimmed">
                    {words.rows(job)}
                  </Text>
                </Stack>
              ),
            },
            { title: 'import.begun', cell: ({ createdAt }) => <Time at={createdAt} /> },
            { title: 'import.by', wide: true, cell: ({ createdBy }) => <Actor of={createdBy} /> },
            {
              title: 'import.state',
              cell: (job) => (
                <Stack gap={4} align="flex-start">
                  <Status of={job.state} />
                  {job.state === 'running' && (
                    <Progress.Root w="100%">
                      <Progress.Section value={shareOf(job)} aria-label={t('import.progress')} />
                    </Progress.Root>
                  )}
                </Stack>
              ),
            },
            { title: 'data.job_done', numeric: true, cell: ({ done, matched }) => `${done} / ${matched}` },
            { title: 'data.job_refused', numeric: true, cell: ({ refused }) => refused },
          ]}
          {...(list.hasNextPage && {
            more: { load: () => void list.fetchNextPage(), loading: list.isFetchingNextPage },
          })}
        />
      )}
    </section>
  );
}
