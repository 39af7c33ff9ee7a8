import { Stack } from '@mantine/core';
import { useList } from '../../api/read.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { DataList } from '../../ui/data-list.tsx';
import { Empty } from '../../ui/empty.tsx';
import { FailureText } from '../../ui/failure-text.tsx';
import { PageLink } from '../../ui/link.tsx';
import { WorkflowLink } from '../../ui/links.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Sparkline } from '../errors/sparkline.tsx';

/** What failed last, by kind. */
export function TopErrors() {
  const { t } = useLanguage();
  const { rows, error, isSuccess } = useList('/api/v1/errors', { query: { limit: 5 } }, { live: true });
  if (error) return <ProblemAlert error={error} />;
  if (isSuccess && rows.length === 0) {
    return <Empty title={t('overview.no_failures')} hint={t('overview.no_failures_hint')} />;
  }
  return (
    <Stack gap="xs">
      <DataList
        label={t('overview.failures')}
        rows={rows}
        rowId={({ fingerprint }) => fingerprint}
        columns={[
          {
            title: 'errors.error',
            wide: true,
            cell: ({ fingerprint, example, code }) => (
              <PageLink to="/errors/$fingerprint" params={{ fingerprint }} size="sm" lineClamp={2}>
                <FailureText failure={{ code, message: example }} />
              </PageLink>
            ),
          },
          { title: 'errors.workflow', cell: ({ workflow }) => <WorkflowLink name={workflow.name} /> },
          { title: 'errors.recent', cell: ({ recent }) => <Sparkline counts={recent} /> },
        ]}
      />
      <PageLink to="/errors" size="sm">
        {t('overview.all_failures')}
      </PageLink>
    </Stack>
  );
}
