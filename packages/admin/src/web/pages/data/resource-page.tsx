import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { paged, useList } from '../../api/read.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { DataList } from '../../ui/data-list.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ButtonLink } from '../../ui/link.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { SelectionBar } from './bulk/selection-bar.tsx';
import { useSelection } from './bulk/use-selection.ts';
import { ExportMenu } from './export-menu.tsx';
import { type AdminResource, nameOf, ROWS } from './resource.ts';
import { rowColumns } from './row-columns.tsx';
import { RowFilters } from './row-filters.tsx';
import { narrowing, queryOf, questionOf, type RowQuestion } from './row-question.ts';
import { useResource } from './use-resource.ts';

/** The rows of one resource. */
export function ResourcePage() {
  const { resource, key, error, isPending } = useResource();
  if (resource !== undefined) return <Rows key={key} resource={resource} />;
  return (
    <Page title={key}>
      <ProblemAlert error={error} />
      {isPending && <Loading />}
    </Page>
  );
}

function Rows({ resource }: { resource: AdminResource }) {
  const { t } = useLanguage();
  const { key, displayName, description } = resource;
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const question = questionOf(resource, search);
  const ask = (next: RowQuestion): void =>
    void navigate({ to: '/data/$resource', params: { resource: key }, search: next });
  const list = useList(ROWS, { path: { key }, query: paged(queryOf(question)) });
  const { sort: _, ...asked } = question;
  const selection = useSelection(
    JSON.stringify(asked),
    list.rows.map(({ id }) => id),
  );
  const acts = resource.operations.includes('act');
  const columns = useMemo(
    () => rowColumns(resource, list.rows, question.deleted !== undefined),
    [resource, list.rows, question.deleted],
  );
  return (
    <Page
      title={displayName.many}
      {...(description !== undefined && { description })}
      actions={
        <>
          <ButtonLink variant="subtle" to="/data/$resource/jobs" params={{ resource: key }}>
            {t('data.jobs')}
          </ButtonLink>
          {resource.operations.includes('import') && (
            <ButtonLink variant="default" to="/data/$resource/import" params={{ resource: key }}>
              {t('data.import')}
            </ButtonLink>
          )}
          {resource.operations.includes('export') && <ExportMenu resource={resource} question={question} />}
          <NewButton resource={resource} />
        </>
      }
    >
      <RowFilters resource={resource} question={question} onAsk={ask} />
      <ProblemAlert error={list.error} />
      {list.isPending && <Loading />}
      {list.isSuccess && list.rows.length === 0 && <NoRows resource={resource} question={question} onAsk={ask} />}
      {acts && <SelectionBar resource={resource} question={question} selection={selection} more={list.hasNextPage} />}
      {list.rows.length > 0 && (
        <DataList
          label={displayName.many}
          rows={list.rows}
          rowId={({ id }) => id}
          rowName={(row) => nameOf(resource, row)}
          columns={columns}
          {...(acts && { selection })}
          order={{ by: question.sort ?? resource.sort, onOrder: (sort) => ask({ ...question, sort }) }}
          {...(list.hasNextPage && {
            more: { load: () => void list.fetchNextPage(), loading: list.isFetchingNextPage },
          })}
        />
      )}
    </Page>
  );
}

function NewButton({ resource: { key, displayName, operations } }: { resource: AdminResource }) {
  const { t } = useLanguage();
  if (!operations.includes('create')) return null;
  return (
    <ButtonLink to="/data/$resource/new" params={{ resource: key }}>
      {t('data.new', { one: displayName.one })}
    </ButtonLink>
  );
}

interface NoRowsProps {
  resource: AdminResource;
  question: RowQuestion;
  onAsk(question: RowQuestion): void;
}

/** Why nothing is shown, and what to do. */
function NoRows({ resource, question, onAsk }: NoRowsProps) {
  const { t } = useLanguage();
  const { many } = resource.displayName;
  if (Object.keys(narrowing(question)).length > 0) {
    return (
      <Empty title={t('data.empty_filtered', { many })} hint={t('list.empty_filtered')}>
        <Button variant="default" size="xs" onClick={() => onAsk(question.deleted ? { deleted: 'only' } : {})}>
          {t('data.filters_clear')}
        </Button>
      </Empty>
    );
  }
  if (question.deleted) return <Empty title={t('data.empty_deleted')} hint={t('data.empty_deleted_hint', { many })} />;
  const may = resource.operations.includes('create');
  return (
    <Empty title={t('data.empty', { many })} hint={t(may ? 'data.empty_hint' : 'data.empty_read_only_hint')}>
      <NewButton resource={resource} />
    </Empty>
  );
}
