import { useLanguage } from '../../i18n/language.tsx';
import { DataList } from '../../ui/data-list.tsx';
import { Time } from '../../ui/time.tsx';
import type { Overview } from './use-overview.ts';

/** What the chart draws, in words, the newest first. */
export function RunsTable({ buckets }: Pick<Overview, 'buckets'>) {
  const { t, number } = useLanguage();
  return (
    <details>
      <summary>{t('overview.as_table')}</summary>
      <DataList
        label={t('overview.rates')}
        rows={buckets.toReversed()}
        rowId={({ at }) => at}
        columns={[
          { title: 'overview.at', cell: ({ at }) => <Time at={at} />, wide: true },
          { title: 'overview.started', cell: ({ started }) => number(started), numeric: true },
          { title: 'overview.completed', cell: ({ completed }) => number(completed), numeric: true },
          { title: 'overview.failed', cell: ({ failed }) => number(failed), numeric: true },
          {
            title: 'overview.others',
            cell: ({ cancelled, uncertain }) => number(cancelled + uncertain),
            numeric: true,
          },
        ]}
      />
    </details>
  );
}
