import { Stack, Text, Title } from '@mantine/core';
import { useList } from '../../api/read.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { useMay } from '../../session/session.ts';
import { DataList } from '../../ui/data-list.tsx';
import { Loading } from '../../ui/loading.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Status } from '../../ui/status.tsx';
import { UserLink } from '../users/user-link.tsx';

/** Who has a role: as long as somebody does, it cannot be deleted. */
export function RoleHolders({ role }: { role: string }) {
  const { t } = useLanguage();
  const may = useMay('users:read');
  const list = useList('/api/v1/users', { query: { role, limit: 50 } }, { enabled: may });
  if (!may) return null;
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        {t('roles.holders')}
      </Title>
      <ProblemAlert error={list.error} />
      {list.isPending && <Loading />}
      {list.isSuccess && list.rows.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('roles.no_holders')}
        </Text>
      )}
      {list.rows.length > 0 && (
        <DataList
          label={t('roles.holders')}
          rows={list.rows}
          rowId={({ id }) => id}
          columns={[
            { title: 'users.name', cell: (user) => <UserLink user={user} />, wide: true },
            { title: 'users.login', cell: ({ login }) => login },
            { title: 'users.state', cell: ({ state }) => <Status of={state} /> },
          ]}
          {...(list.hasNextPage && {
            more: { load: () => void list.fetchNextPage(), loading: list.isFetchingNextPage },
          })}
        />
      )}
    </Stack>
  );
}
