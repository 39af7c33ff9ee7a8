import { EventLink } from '../../ui/links.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import type { Qualifiers } from '../../ui/qualifiers.ts';
import { Time } from '../../ui/time.tsx';
import { useQualifierSearch } from '../../ui/use-qualifier-search.tsx';
import { RefusedWebhooks } from './refused-webhooks.tsx';

const QUALIFIERS = { type: {}, source: {} } satisfies Qualifiers;

/** Everything that was accepted from outside. */
export function EventsPage() {
  const { text, values, field } = useQualifierSearch('/events', QUALIFIERS);
  return (
    <ListPage
      page="/events"
      about="events.about"
      path="/api/v1/events"
      query={{ type: values.type, source: values.source }}
      live
      rowId={({ id }) => id}
      empty={{ title: 'events.empty', hint: text === '' ? 'events.empty_hint' : 'list.empty_filtered' }}
      filters={
        <>
          <RefusedWebhooks {...(values.source !== undefined && { source: values.source })} />
          {field}
        </>
      }
      columns={[
        { title: 'events.type', cell: ({ id, type }) => <EventLink id={id}>{type}</EventLink>, wide: true },
        { title: 'events.source', cell: ({ source }) => source },
        { title: 'events.received', cell: ({ receivedAt }) => <Time at={receivedAt} /> },
      ]}
    />
  );
}
