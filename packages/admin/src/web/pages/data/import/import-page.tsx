import { Code, List, Text, Title } from '@mantine/core';
import { paged, useList } from '../../../api/read.ts';
import { useLanguage } from '../../../i18n/language.tsx';
import { Actor } from '../../../ui/actor.tsx';
import { DataList } from '../../../ui/data-list.tsx';
import { PageLink } from '../../../ui/link.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { Page } from '../../../ui/page.tsx';
import { ProblemAlert } from '../../../ui/problem-alert.tsx';
import { Status } from '../../../ui/status.tsx';
import { Time } from '../../../ui/time.tsx';
import type { AdminResource } from '../resource.ts';
import { ResourceLink } from '../resource-link.tsx';
import { useResource } from '../use-resource.ts';
import { IMPORTS } from './import-resource.ts';
import { UploadBox } from './upload-box.tsx';

/** Where an import begins: a file is read, and nothing changed. */
export function ImportPage() {
  const { t } = useLanguage();
  const { resource, key, error, isPending } = useResource();
  return (
    <Page
      title={resource ? t('import.title', { many: resource.displayName.many }) : key}
      description={t('import.about')}
      needs={`data:${key}:write`}
      {...(resource && { parent: <ResourceLink resource={resource} /> })}
    >
      <ProblemAlert error={error} />
      {isPending && <Loading />}
      {resource && (
        <>
          <UploadBox resource={resource} />
          <Expected resource={resource} />
          <Earlier resource={resource} />
        </>
      )}
    </Page>
  );
}

/** What a file has to hold. */
function Expected({ resource: { fields } }: { resource: AdminResource }) {
  const { t } = useLanguage();
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {t('import.expected')}
      </Title>
      <Text size="sm">{t('import.expected_about')}</Text>
      <List size="sm" mt="xs">
        <List.Item>
          <Code>id</Code> {t('import.id')}
        </List.Item>
        {fields.map(({ key, label, required }) => (
          <List.Item key={key}>
            <Code>{key}</Code> {label}
            {required && ` (${t('import.required')})`}
          </List.Item>
        ))}
      </List>
    </section>
  );
}

function Earlier({ resource: { key } }: { resource: AdminResource }) {
  const { t } = useLanguage();
  const list = useList(IMPORTS, { path: { key }, query: paged({}) });
  if (list.rows.length === 0) return <ProblemAlert error={list.error} />;
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {t('import.earlier')}
      </Title>
      <DataList
        label={t('import.earlier')}
        rows={list.rows}
        rowId={({ id }) => id}
        columns={[
          {
            title: 'import.begun',
            wide: true,
            cell: ({ id, createdAt }) => (
              <PageLink to="/data/$resource/imports/$id" params={{ resource: key, id }} size="sm">
                <Time at={createdAt} />
              </PageLink>
            ),
          },
          { title: 'import.by', cell: ({ createdBy }) => <Actor of={createdBy} /> },
          { title: 'import.state', cell: ({ state }) => <Status of={state} /> },
          { title: 'import.rows', numeric: true, cell: ({ rows }) => rows },
          { title: 'import.bad', numeric: true, cell: ({ bad }) => bad },
        ]}
        {...(list.hasNextPage && {
          more: { load: () => void list.fetchNextPage(), loading: list.isFetchingNextPage },
        })}
      />
    </section>
  );
}
