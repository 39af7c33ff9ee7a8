import { Stack, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useThing } from '../../api/read.ts';
import type { EventDetail } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { type Column, DataList } from '../../ui/data-list.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Facts } from '../../ui/facts.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { RunLink } from '../../ui/links.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';

const RUNS: readonly Column<EventDetail['executions'][number]>[] = [
  { title: 'runs.workflow', cell: ({ id, workflow }) => <RunLink id={id}>{workflow}</RunLink>, wide: true },
  { title: 'runs.status', cell: ({ status }) => <Status of={status} /> },
];

/** One event: what came, and the runs it started. */
export function EventPage() {
  const { t } = useLanguage();
  const { id } = useParams({ strict: false }) as { id: string };
  const found = useThing('/api/v1/events/{id}', { path: { id } }, { live: true });
  const event = found.data?.body;
  return (
    <Page title={event?.type ?? t('events.one')} parent="/events" description={id}>
      <ProblemAlert error={found.error} />
      {found.isPending && <Loading />}
      {event && (
        <Stack>
          <Facts
            facts={{
              'events.source': event.source,
              'events.received': <Time at={event.receivedAt} />,
              'events.delivery': event.deliveryId,
              'run.trace_id': event.traceId,
            }}
          />
          <Title order={2} size="h4">
            {t('events.runs')}
          </Title>
          {event.executions.length === 0 ? (
            <Empty title={t('events.no_runs')} hint={t('events.no_runs_hint')} />
          ) : (
            <DataList label={t('events.runs')} rows={event.executions} rowId={(run) => run.id} columns={RUNS} />
          )}
          <Title order={2} size="h4">
            {t('events.payload')}
          </Title>
          <JsonView value={event.payload} label={t('events.payload')} />
        </Stack>
      )}
    </Page>
  );
}
