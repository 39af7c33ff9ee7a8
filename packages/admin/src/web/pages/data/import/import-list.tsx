import { Progress, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { paged, useList } from '../../../api/read.ts';
import type { MessageKey } from '../../../i18n/en.ts';
import { useLanguage } from '../../../i18n/language.tsx';
import { Actor } from '../../../ui/actor.tsx';
import { DataList } from '../../../ui/data-list.tsx';
import { PageLink } from '../../../ui/link.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { ProblemAlert } from '../../../ui/problem-alert.tsx';
import { Status } from '../../../ui/status.tsx';
import { Time } from '../../../ui/time.tsx';
import type { AdminResource } from '../resource.ts';
import { IMPORTS, shareOf } from './import-resource.ts';

interface ImportListProps {
  resource: AdminResource;
  title: MessageKey;
  /** In place of imports, where there are none. Default: nothing at all. */
  empty?: ReactNode;
}

/** Imports of a resource, newest first: how each stands, and how many of its rows were good. */
export function ImportList({ resource: { key }, title, empty }: ImportListProps) {
  const { t } = useLanguage();
  const list = useList(IMPORTS, { path: { key }, query: paged({}) }, { live: true });
  if (list.isSuccess && list.rows.length === 0 && empty === undefined) return null;
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {t(title)}
      </Title>
      <ProblemAlert error={list.error} />
      {list.isPending && <Loading />}
      {list.isSuccess && list.rows.length === 0 && empty}
      {list.rows.length > 0 && (
        <DataList
          label={t(title)}
          rows={list.rows}
          rowId={({ id }) => id}
          columns={[
            {
              title: 'import.file',
              cell: ({ id, format }) => (
                <PageLink to="/data/$resource/imports/$id" params={{ resource: key, id }} size="sm">
                  {t('import.read', { format: format.toUpperCase() })}
                </PageLink>
              ),
            },
            { title: 'import.begun', cell: ({ createdAt }) => <Time at={createdAt} /> },
            { title: 'import.by', wide: true, cell: ({ createdBy }) => <Actor of={createdBy} /> },
            {
              title: 'import.state',
              cell: (made) => (
                <Stack gap={4} align="flex-start">
                  <Status of={made.state} />
                  {made.state === 'applying' && (
                    <Progress.Root w="100%">
                      <Progress.Section value={shareOf(made)} aria-label={t('import.progress')} />
                    </Progress.Root>
                  )}
                </Stack>
              ),
            },
            { title: 'import.rows', numeric: true, cell: ({ rows }) => rows },
            {
              title: 'import.so_many',
              numeric: true,
              // As long as it is not done nobody sees any of it.
              cell: ({ state, applied }) => (state === 'done' || state === 'applying' ? applied : 0),
            },
            { title: 'import.bad', numeric: true, cell: ({ bad }) => bad },
          ]}
          {...(list.hasNextPage && {
            more: { load: () => void list.fetchNextPage(), loading: list.isFetchingNextPage },
          })}
        />
      )}
    </section>
  );
}
