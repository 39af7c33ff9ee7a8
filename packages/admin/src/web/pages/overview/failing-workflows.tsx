import { useLanguage } from '../../i18n/language.tsx';
import { DataList } from '../../ui/data-list.tsx';
import { Empty } from '../../ui/empty.tsx';
import { WorkflowLink } from '../../ui/links.tsx';
import type { Overview } from './use-overview.ts';

/** Workflows of which runs failed or became uncertain, the most first. */
export function FailingWorkflows({ failing }: Pick<Overview, 'failing'>) {
  const { t, number } = useLanguage();
  if (failing.length === 0) return <Empty title={t('overview.no_failing')} hint={t('overview.no_failing_hint')} />;
  return (
    <DataList
      label={t('overview.failing')}
      rows={failing}
      rowId={({ id }) => id}
      rowName={({ name }) => name}
      columns={[
        { title: 'errors.workflow', cell: ({ name }) => <WorkflowLink name={name} />, wide: true },
        { title: 'overview.failed', cell: ({ failed }) => number(failed), numeric: true },
        { title: 'overview.ended', cell: ({ ended }) => number(ended), numeric: true },
      ]}
    />
  );
}
