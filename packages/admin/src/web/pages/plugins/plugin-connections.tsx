import { Stack, Title } from '@mantine/core';
import { useThing } from '../../api/read.ts';
import type { Plugin } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { DataList } from '../../ui/data-list.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { CONNECTION_COLUMNS } from '../connections/connection-columns.tsx';

/** The connections of a plugin and how each is. Nothing of one that has nothing to configure. */
export function PluginConnections({ plugin: { id, state, contributions } }: { plugin: Plugin }) {
  const { t } = useLanguage();
  const enabled = contributions.some(({ configurable }) => configurable);
  const found = useThing('/api/v1/plugins/{plugin}/instances', { path: { plugin: id } }, { live: true, enabled });
  const rows = found.data?.body.data ?? [];
  if (!enabled) return null;
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        {t('page.connections')}
      </Title>
      <ProblemAlert error={found.error} />
      {found.isSuccess && rows.length === 0 && (
        <Empty
          title={t('connections.empty')}
          hint={t(state === 'disabled' ? 'plugins.no_connections_disabled' : 'plugins.no_connections_hint')}
        />
      )}
      {rows.length > 0 && (
        <DataList label={t('page.connections')} rows={rows} rowId={({ name }) => name} columns={CONNECTION_COLUMNS} />
      )}
    </Stack>
  );
}
