import { useNavigate, useSearch } from '@tanstack/react-router';
import { EventLink } from '../../ui/links.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { QualifierSearch } from '../../ui/qualifier-search.tsx';
import { parseQualifiers, type Qualifiers } from '../../ui/qualifiers.ts';
import { Time } from '../../ui/time.tsx';

const QUALIFIERS = { type: {}, source: {} } satisfies Qualifiers;

/** Everything that was accepted from outside. */
export function EventsPage() {
  const { q = '' } = useSearch({ strict: false });
  const navigate = useNavigate();
  const { values, problems } = parseQualifiers(q, QUALIFIERS);
  return (
    <ListPage
      page="/events"
      about="events.about"
      path="/api/v1/events"
      query={{ type: values.type, source: values.source }}
      live
      rowId={({ id }) => id}
      empty={{ title: 'events.empty', hint: q === '' ? 'events.empty_hint' : 'list.empty_filtered' }}
      filters={
        <QualifierSearch
          key={q}
          text={q}
          problems={problems}
          qualifiers={QUALIFIERS}
          onSearch={(text) => void navigate({ to: '/events', search: text === '' ? {} : { q: text } })}
        />
      }
      columns={[
        { title: 'events.type', cell: ({ id, type }) => <EventLink id={id}>{type}</EventLink>, wide: true },
        { title: 'events.source', cell: ({ source }) => source },
        { title: 'events.received', cell: ({ receivedAt }) => <Time at={receivedAt} /> },
      ]}
    />
  );
}
