import type { MessageKey } from '../../i18n/en.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { DataList } from '../../ui/data-list.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useDuration } from '../../ui/time.tsx';
import { type Overview, useOverview } from './use-overview.ts';

/** The same where nothing else of the overview is shown. */
export function BacklogNow() {
  const { data, error } = useOverview('hour');
  return data ? <Backlog backlog={data.body.backlog} /> : <ProblemAlert error={error} />;
}

/** What waits for a worker, by queue. */
export function Backlog({ backlog }: Pick<Overview, 'backlog'>) {
  const { t, number } = useLanguage();
  const duration = useDuration();
  if (backlog.length === 0) return <Empty title={t('overview.no_backlog')} hint={t('overview.no_backlog_hint')} />;
  return (
    <DataList
      label={t('overview.backlog')}
      rows={backlog}
      rowId={({ queue }) => queue}
      columns={[
        { title: 'overview.queue', cell: ({ queue }) => t(`overview.queue_${queue}` as MessageKey), wide: true },
        {
          title: 'overview.waiting',
          cell: ({ count, more }) => (more ? t('overview.more', { count: number(count) }) : number(count)),
        },
        { title: 'overview.oldest', cell: ({ oldestMs }) => duration(oldestMs) },
      ]}
    />
  );
}
