import { useLanguage } from '../../../i18n/language.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { ButtonLink } from '../../../ui/link.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { Page } from '../../../ui/page.tsx';
import { ProblemAlert } from '../../../ui/problem-alert.tsx';
import { ImportList } from '../import/import-list.tsx';
import type { AdminResource } from '../resource.ts';
import { ResourceLink } from '../resource-link.tsx';
import { useResource } from '../use-resource.ts';
import { RowJobList } from './row-job-list.tsx';

/** What was done to many rows of a resource at once, and the files that came in. */
export function RowJobsPage() {
  const { t } = useLanguage();
  const { resource, key, error, isPending } = useResource();
  return (
    <Page
      title={t('data.jobs')}
      {...(resource && {
        parent: <ResourceLink resource={resource} />,
        description: t('data.jobs_about', { many: resource.displayName.many }),
      })}
      needs={`data:${key}:read`}
    >
      <ProblemAlert error={error} />
      {isPending && <Loading />}
      {resource && (
        <>
          <RowJobList resource={resource} />
          <ImportList resource={resource} title="import.past" empty={<NoImports resource={resource} />} />
        </>
      )}
    </Page>
  );
}

function NoImports({ resource: { key, operations } }: { resource: AdminResource }) {
  const { t } = useLanguage();
  const may = operations.includes('import');
  return (
    <Empty title={t('import.empty')} hint={t(may ? 'import.empty_hint' : 'import.empty_read_only_hint')}>
      {may && (
        <ButtonLink variant="default" size="xs" to="/data/$resource/import" params={{ resource: key }}>
          {t('data.import')}
        </ButtonLink>
      )}
    </Empty>
  );
}
