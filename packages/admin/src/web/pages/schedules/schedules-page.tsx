import { Text } from '@mantine/core';
import { EventLink, WorkflowLink } from '../../ui/links.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';

/** When workflows are due. */
export function SchedulesPage() {
  return (
    <ListPage
      page="/schedules"
      about="schedules.about"
      path="/api/v1/schedules"
      rowId={({ id }) => id}
      empty={{ title: 'schedules.empty', hint: 'schedules.empty_hint' }}
      columns={[
        { title: 'schedules.workflow', cell: ({ workflow }) => <WorkflowLink name={workflow.name} /> },
        {
          title: 'schedules.when',
          cell: ({ schedule, timezone }) => (
            <Text size="sm">
              <code>{schedule}</code> {timezone}
            </Text>
          ),
        },
        { title: 'schedules.state', cell: ({ state }) => <Status of={state} /> },
        {
          title: 'schedules.next',
          cell: ({ nextTicks }) =>
            nextTicks.slice(0, 3).map((at) => (
              <div key={at}>
                <Time at={at} zone />
              </div>
            )),
        },
        {
          title: 'schedules.last',
          cell: ({ lastTick }) => (lastTick ? <EventLink id={lastTick.eventId} /> : '–'),
        },
      ]}
    />
  );
}
