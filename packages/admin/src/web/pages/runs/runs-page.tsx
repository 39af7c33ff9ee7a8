import { Text } from '@mantine/core';
import { useLanguage } from '../../i18n/language.tsx';
import { ButtonLink } from '../../ui/link.tsx';
import { EventLink, RunLink } from '../../ui/links.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { readDuration } from '../../ui/read-duration.ts';
import { readTime } from '../../ui/read-time.ts';
import { Status } from '../../ui/status.tsx';
import { Span, Time } from '../../ui/time.tsx';
import { useQualifierSearch } from '../../ui/use-qualifier-search.tsx';
import { BulkActions } from './bulk-actions.tsx';
import { bulkFilterOf } from './bulk-filter.ts';
import { RUN_QUALIFIERS } from './run-qualifiers.ts';

/** All runs, newest first. */
export function RunsPage() {
  const { t } = useLanguage();
  const { text, values, field, understood } = useQualifierSearch('/runs', RUN_QUALIFIERS);
  return (
    <ListPage
      page="/runs"
      about="runs.about"
      path="/api/v1/executions"
      query={{
        status: values.status,
        workflow: values.workflow,
        eventId: values.event,
        partOf: values.part,
        error: values.error,
        since: readTime(values.since),
        until: readTime(values.until),
        ...readDuration(values.duration),
      }}
      live
      actions={
        <ButtonLink to="/runs/jobs" size="xs" variant="default">
          {t('jobs.title')}
        </ButtonLink>
      }
      rowId={({ id }) => id}
      chosen={(ids) => <CompareChosen ids={ids} />}
      empty={{ title: 'runs.empty', hint: text === '' ? 'runs.empty_hint' : 'list.empty_filtered' }}
      filters={
        <>
          {field}
          <BulkActions filter={understood ? bulkFilterOf(values) : undefined} />
        </>
      }
      columns={[
        { title: 'runs.workflow', cell: ({ id, workflow }) => <RunLink id={id}>{workflow.name}</RunLink>, wide: true },
        { title: 'runs.status', cell: ({ status }) => <Status of={status} /> },
        { title: 'runs.event', cell: ({ event }) => <EventLink id={event.id}>{event.type}</EventLink> },
        { title: 'runs.created', cell: ({ createdAt }) => <Time at={createdAt} /> },
        { title: 'runs.took', cell: ({ startedAt, finishedAt }) => <Span from={startedAt} to={finishedAt} /> },
      ]}
    />
  );
}

/** Two that are chosen can be compared: the earlier one first. */
function CompareChosen({ ids }: { ids: readonly string[] }) {
  const { t } = useLanguage();
  const [a, b, more] = [...ids].sort();
  if (a === undefined || b === undefined || more !== undefined) return <Text size="sm">{t('compare.choose')}</Text>;
  return (
    <ButtonLink to="/runs/compare" search={{ a, b }} size="xs" variant="default">
      {t('compare.chosen')}
    </ButtonLink>
  );
}
