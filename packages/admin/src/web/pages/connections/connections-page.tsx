import { Button, Menu } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { reading, useList } from '../../api/read.ts';
import type { Plugin } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { useMay } from '../../session/session.ts';
import { DataList } from '../../ui/data-list.tsx';
import { Empty } from '../../ui/empty.tsx';
import { MenuLink } from '../../ui/link.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { CONNECTION_COLUMNS } from './connection-columns.tsx';

/** Configured plugins, of all of them. */
export function ConnectionsPage() {
  const { t } = useLanguage();
  const mayMake = useMay('instances:write');
  const plugins = useList('/api/v1/plugins', {}, { live: true });
  const configurable = plugins.rows.filter(({ contributions }) => contributions.some((one) => one.configurable));
  const found = useQueries({
    queries: configurable.map(({ id }) =>
      reading('/api/v1/plugins/{plugin}/instances', { path: { plugin: id } }, { live: true }),
    ),
  });
  const rows = found.flatMap(({ data }) => data?.body.data ?? []);
  const error = plugins.error ?? found.find((one) => one.error)?.error;
  const pending = plugins.isPending || found.some(({ isPending }) => isPending);
  return (
    <Page
      title={t('page.connections')}
      description={t('connections.about')}
      actions={mayMake && configurable.length > 0 && <NewMenu plugins={configurable} />}
    >
      <ProblemAlert error={error} />
      {pending && <Loading />}
      {!pending && !error && rows.length === 0 && (
        <Empty title={t('connections.empty')} hint={t('connections.empty_hint')} />
      )}
      {rows.length > 0 && (
        <DataList
          label={t('page.connections')}
          rows={rows}
          rowId={({ plugin, name }) => `${plugin}/${name}`}
          columns={CONNECTION_COLUMNS}
        />
      )}
    </Page>
  );
}

function NewMenu({ plugins }: { plugins: readonly Plugin[] }) {
  const { t } = useLanguage();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button>{t('connections.new')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {plugins.map(({ id, displayName }) => (
          <MenuLink key={id} to="/connections/$plugin/new" params={{ plugin: id }}>
            {displayName}
          </MenuLink>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
