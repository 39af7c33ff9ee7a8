import { useNavigate, useSearch } from '@tanstack/react-router';
import { EventLink, RunLink } from '../../ui/links.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { QualifierSearch } from '../../ui/qualifier-search.tsx';
import { parseQualifiers } from '../../ui/qualifiers.ts';
import { Status } from '../../ui/status.tsx';
import { durationBetween, Time } from '../../ui/time.tsx';
import { BulkActions } from './bulk-actions.tsx';
import { RUN_QUALIFIERS } from './run-qualifiers.ts';

/** All runs, newest first. */
export function RunsPage() {
  const { q = '' } = useSearch({ strict: false });
  const navigate = useNavigate();
  const { values, problems } = parseQualifiers(q, RUN_QUALIFIERS);
  const search = (text: string): void => void navigate({ to: '/runs', search: text === '' ? {} : { q: text } });
  return (
    <ListPage
      page="/runs"
      about="runs.about"
      path="/api/v1/executions"
      query={{ status: values.status, workflow: values.workflow, eventId: values.event, partOf: values.part }}
      live
      rowId={({ id }) => id}
      empty={{ title: 'runs.empty', hint: q === '' ? 'runs.empty_hint' : 'list.empty_filtered' }}
      filters={
        <>
          <QualifierSearch key={q} text={q} problems={problems} qualifiers={RUN_QUALIFIERS} onSearch={search} />
          {q !== '' && <BulkActions filter={values} />}
        </>
      }
      columns={[
        { title: 'runs.workflow', cell: ({ id, workflow }) => <RunLink id={id}>{workflow.name}</RunLink>, wide: true },
        { title: 'runs.status', cell: ({ status }) => <Status of={status} /> },
        { title: 'runs.event', cell: ({ event }) => <EventLink id={event.id}>{event.type}</EventLink> },
        { title: 'runs.created', cell: ({ createdAt }) => <Time at={createdAt} /> },
        { title: 'runs.took', cell: ({ startedAt, finishedAt }) => durationBetween(startedAt, finishedAt) },
      ]}
    />
  );
}
