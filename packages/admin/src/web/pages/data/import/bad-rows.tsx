import type { JsonObject } from '@automate/core';
import { Button, Group, List, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { paged, useList } from '../../../api/read.ts';
import type { Json } from '../../../api/types.ts';
import { problemWords } from '../../../form/problem-words.ts';
import { useLanguage } from '../../../i18n/language.tsx';
import { DataList } from '../../../ui/data-list.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { ProblemAlert } from '../../../ui/problem-alert.tsx';
import { saveFile } from '../../../ui/save-file.ts';
import { type AdminResource, fieldOf } from '../resource.ts';
import { badRowsFile } from './bad-rows-file.ts';
import { IMPORT_ROWS } from './import-resource.ts';

interface BadRowsProps {
  resource: AdminResource;
  id: string;
  count: number;
}

/** The rows that are not imported: where each stands in the file, and what is wrong with which field. */
export function BadRows({ resource, id, count }: BadRowsProps) {
  const { t } = useLanguage();
  const params = { path: { key: resource.key, id }, query: paged({ bad: 'only' as const }) };
  const list = useList(IMPORT_ROWS, params);
  const download = useMutation({
    mutationFn: async () => {
      const file = await badRowsFile(resource, client.each(IMPORT_ROWS, { params }));
      saveFile(`${resource.key}-${t('import.bad_file')}.csv`, file);
    },
  });
  const labelAt = (pointer: string): string => {
    const key = pointer.split('/')[1] ?? '';
    return fieldOf(resource, key)?.label ?? key;
  };
  const inWords = (values: Json): string =>
    Object.entries((values ?? {}) as JsonObject)
      .map(([key, value]) => `${labelAt(`/${key}`)}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join(' · ');
  return (
    <section>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          {t('import.bad_rows', { count })}
        </Title>
        <Button variant="default" size="xs" onClick={() => download.mutate()} loading={download.isPending}>
          {t('import.bad_download')}
        </Button>
      </Group>
      <ProblemAlert error={list.error ?? download.error} />
      {list.isPending && <Loading />}
      {list.rows.length > 0 && (
        <DataList
          label={t('import.bad_rows', { count })}
          rows={list.rows}
          rowId={({ line }) => String(line)}
          columns={[
            { title: 'import.line', cell: ({ line }) => line },
            {
              title: 'import.wrong',
              wide: true,
              cell: ({ errors }) => (
                <List size="sm" listStyleType="none">
                  {errors.map((problem) => (
                    <List.Item key={problem.pointer + problem.message}>
                      {problem.pointer !== '' && <strong>{labelAt(problem.pointer)}: </strong>}
                      {problemWords(problem, t)}
                    </List.Item>
                  ))}
                </List>
              ),
            },
            { title: 'import.values', wide: true, cell: ({ values }) => inWords(values) },
          ]}
          {...(list.hasNextPage && {
            more: { load: () => void list.fetchNextPage(), loading: list.isFetchingNextPage },
          })}
        />
      )}
    </section>
  );
}
