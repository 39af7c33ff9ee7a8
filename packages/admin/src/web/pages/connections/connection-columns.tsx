import type { Connection } from '../../api/types.ts';
import type { Column } from '../../ui/column.ts';
import { PageLink } from '../../ui/link.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { usePluginNames } from '../plugins/use-plugin-names.ts';

/** By its name; of one that brings several things to configure, also which. */
function PluginOf({ connection: { plugin, contribution } }: { connection: Connection }) {
  const name = usePluginNames()(plugin);
  return contribution.key === plugin ? name : `${name} (${contribution.key})`;
}

/** A connection in a list. */
export const CONNECTION_COLUMNS: readonly Column<Connection>[] = [
  {
    title: 'connection.name',
    cell: ({ plugin, name }) => (
      <PageLink to="/connections/$plugin/$name" params={{ plugin, name }} size="sm" fw={500}>
        {name}
      </PageLink>
    ),
    wide: true,
  },
  { title: 'connection.plugin', cell: (connection) => <PluginOf connection={connection} /> },
  { title: 'connection.health', cell: ({ status }) => <Status of={status.health?.status ?? 'unknown'} /> },
  { title: 'connection.updated', cell: ({ updatedAt }) => <Time at={updatedAt} /> },
];
