import { useParams } from '@tanstack/react-router';
import { useLanguage } from '../../../i18n/language.tsx';
import { Actor } from '../../../ui/actor.tsx';
import { Facts } from '../../../ui/facts.tsx';
import { PageLink } from '../../../ui/link.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { Page } from '../../../ui/page.tsx';
import { ProblemAlert } from '../../../ui/problem-alert.tsx';
import { Status } from '../../../ui/status.tsx';
import { Time } from '../../../ui/time.tsx';
import { BulkProgress } from '../bulk/bulk-progress.tsx';
import { useRowJob } from '../bulk/row-job.ts';
import type { AdminResource } from '../resource.ts';
import { useResource } from '../use-resource.ts';
import { useJobWords } from './use-job-words.ts';

/** One job: what it did to which rows, how far it is, and what it could not do. */
export function RowJobPage() {
  const { resource, key, error, isPending } = useResource();
  if (resource !== undefined) return <OneJob resource={resource} />;
  return (
    <Page title={key}>
      <ProblemAlert error={error} />
      {isPending && <Loading />}
    </Page>
  );
}

function OneJob({ resource }: { resource: AdminResource }) {
  const { t } = useLanguage();
  const { id } = useParams({ strict: false }) as { id: string };
  const words = useJobWords(resource);
  const found = useRowJob(resource.key, id);
  const job = found.data?.body;
  return (
    <Page
      title={job ? words.action(job.action) : t('data.job')}
      parent={
        <PageLink to="/data/$resource/jobs" params={{ resource: resource.key }} size="sm">
          {t('data.jobs')}
        </PageLink>
      }
      mark={job && <Status of={job.state} />}
      needs={`data:${resource.key}:read`}
    >
      <ProblemAlert error={found.error} />
      {found.isPending && <Loading />}
      {job && (
        <>
          <Facts
            facts={{
              'data.job_rows': words.rows(job),
              'import.by': <Actor of={job.createdBy} />,
              'import.begun': <Time at={job.createdAt} />,
              'import.finished': job.finishedAt && <Time at={job.finishedAt} />,
            }}
          />
          <BulkProgress resource={resource} started={job} />
        </>
      )}
    </Page>
  );
}
