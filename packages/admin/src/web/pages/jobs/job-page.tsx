import { Progress, Stack, Text, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useChange } from '../../api/change.ts';
import { useThing } from '../../api/read.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { Actor } from '../../ui/actor.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { DataList } from '../../ui/data-list.tsx';
import { Facts } from '../../ui/facts.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { PageLink } from '../../ui/link.tsx';
import { RunLink } from '../../ui/links.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { type Job, shareOf } from './job.ts';

/** One job: how far it is, what it could not do, and a way to stop it. */
export function JobPage() {
  const { t } = useLanguage();
  const { id } = useParams({ strict: false }) as { id: string };
  const found = useThing('/api/v1/bulk/{id}', { path: { id } }, { live: true });
  const job = found.data?.body;
  return (
    <Page
      title={job ? t(`jobs.${job.action}`) : t('jobs.one')}
      parent="/runs"
      mark={job && <Status of={job.status} />}
      description={id}
      actions={job?.status === 'running' && <AbortButton id={id} />}
    >
      <ProblemAlert error={found.error} />
      {found.isPending && <Loading />}
      {job && (
        <Stack>
          <Progress.Root size="lg">
            <Progress.Section
              value={shareOf(job)}
              color={job.status === 'aborted' ? 'gray' : 'teal'}
              aria-label={t('jobs.progress')}
            />
          </Progress.Root>
          <Text size="sm" role="status">
            {t('jobs.so_far', { done: job.done, refused: job.refused, matched: job.matched })}
          </Text>
          <Facts
            facts={{
              'jobs.by': <Actor of={job.createdBy} />,
              'jobs.created': <Time at={job.createdAt} />,
              'jobs.finished': job.finishedAt && <Time at={job.finishedAt} />,
            }}
          />
          {job.refusals.length > 0 && <Refusals job={job} />}
          <Title order={2} size="h4">
            {t('jobs.filter')}
          </Title>
          <JsonView value={{ filter: job.filter, options: job.options }} label={t('jobs.filter')} />
          <PageLink to="/runs/jobs" size="sm">
            {t('jobs.all')}
          </PageLink>
        </Stack>
      )}
    </Page>
  );
}

function Refusals({ job }: { job: Job }) {
  const { t } = useLanguage();
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {t('jobs.refusals')}
      </Title>
      <DataList
        label={t('jobs.refusals')}
        rows={job.refusals}
        rowId={({ execution }) => execution}
        columns={[
          { title: 'jobs.run', cell: ({ execution }) => <RunLink id={execution} /> },
          { title: 'jobs.why', cell: ({ message }) => message, wide: true },
        ]}
      />
    </section>
  );
}

function AbortButton({ id }: { id: string }) {
  const { t } = useLanguage();
  const change = useChange('post', '/api/v1/bulk/{id}/abort', ['/api/v1/bulk']);
  return (
    <ConfirmButton
      needs="executions:write"
      label={t('jobs.abort')}
      question={t('jobs.abort_question')}
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutateAsync({ params: { path: { id } } })}
    />
  );
}
