import { Text } from '@mantine/core';
import { EventLink, WorkflowLink } from '../../ui/links.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';

interface Schedule {
  id: string;
  workflow: { name: string };
  schedule: string;
  timezone: string;
  state: string;
  nextTicks: string[];
  lastTick?: { firedAt: string; eventId: string };
}

/** When workflows are due. */
export function SchedulesPage() {
  return (
    <ListPage<Schedule>
      page="/schedules"
      about="schedules.about"
      path="schedules"
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
                <Time at={at} />
              </div>
            )),
        },
        {
          title: 'schedules.last',
          cell: ({ lastTick }) => lastTick && <EventLink id={lastTick.eventId} />,
        },
      ]}
    />
  );
}
