import { useLanguage } from '../../i18n/language.tsx';
import { DataList } from '../../ui/data-list.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useDuration } from '../../ui/time.tsx';
import { sumOf } from './metrics.ts';
import { useMetrics } from './use-metrics.ts';

/** What waits in the outbox, by queue. */
export function Backlog() {
  const { t } = useLanguage();
  const duration = useDuration();
  const { data, error } = useMetrics();
  const samples = data?.at(-1)?.samples ?? [];
  const queues = new Set(
    samples.filter(({ name }) => name === 'automate_outbox_items').map(({ labels }) => labels.queue ?? ''),
  );
  const rows = [...queues].map((queue) => ({
    queue,
    waiting: sumOf(samples, 'automate_outbox_items', { queue }),
    oldest: sumOf(samples, 'automate_outbox_oldest_seconds', { queue }),
  }));
  if (error) return <ProblemAlert error={error} />;
  if (rows.length === 0) return <Empty title={t('overview.no_backlog')} hint={t('overview.no_backlog_hint')} />;
  return (
    <DataList
      label={t('overview.backlog')}
      rows={rows}
      rowId={({ queue }) => queue}
      columns={[
        { title: 'overview.queue', cell: ({ queue }) => queue, wide: true },
        { title: 'overview.waiting', cell: ({ waiting }) => waiting },
        { title: 'overview.oldest', cell: ({ oldest }) => duration(oldest * 1000) },
      ]}
    />
  );
}
