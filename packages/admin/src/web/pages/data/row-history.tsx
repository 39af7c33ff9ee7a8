import { allowsOperation, type FieldSpec, type JsonValue } from '@automate/core';
import { List, Title } from '@mantine/core';
import { paged, useList } from '../../api/read.ts';
import type { MessageKey } from '../../i18n/en.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { useSession } from '../../session/session.ts';
import { DataList } from '../../ui/data-list.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Time } from '../../ui/time.tsx';
import { type AdminResource, fieldOf, labelOf } from './resource.ts';

/** As the audit table keeps it. */
type Changes = Record<string, { before?: JsonValue; after?: JsonValue }>;

const ACTIONS: Record<string, MessageKey> = {
  'data.create': 'data.history_create',
  'data.update': 'data.history_update',
  'data.delete': 'data.history_delete',
  'data.restore': 'data.history_restore',
};

/** What was done to a row, for those who may read the audit. */
export function RowHistory({ resource, id }: { resource: AdminResource; id: string }) {
  const { t } = useLanguage();
  const may = allowsOperation(useSession().permissions, 'audit:read');
  const list = useList('/api/v1/audit', { query: paged({ subject: `${resource.key}/${id}` }) }, { enabled: may });
  if (!may || (list.isSuccess && list.rows.length === 0)) return null;
  return (
    <section aria-label={t('data.history')}>
      <Title order={2} size="h4" mb="xs">
        {t('data.history')}
      </Title>
      <ProblemAlert error={list.error} />
      {list.rows.length > 0 && (
        <DataList
          label={t('data.history')}
          rows={list.rows}
          rowId={(entry) => entry.id}
          columns={[
            { title: 'audit.at', cell: ({ at }) => <Time at={at} /> },
            { title: 'audit.actor', cell: ({ actor }) => actor },
            { title: 'audit.action', cell: ({ action }) => (ACTIONS[action] ? t(ACTIONS[action]) : action) },
            {
              title: 'data.history_changes',
              wide: true,
              cell: ({ details }) => <ChangeList resource={resource} details={details} />,
            },
          ]}
          {...(list.hasNextPage && {
            more: { load: () => void list.fetchNextPage(), loading: list.isFetchingNextPage },
          })}
        />
      )}
    </section>
  );
}

function ChangeList({ resource, details }: { resource: AdminResource; details: unknown }) {
  const { t } = useLanguage();
  const changes = Object.entries((details as { changes?: Changes } | null)?.changes ?? {});
  if (changes.length === 0) return '–';
  return (
    <List size="sm" listStyleType="none">
      {changes.map(([key, { before, after }]) => {
        const field = fieldOf(resource, key);
        const values = { before: shown(field, before), after: shown(field, after) };
        return <List.Item key={key}>{t('form.change', { label: field?.label ?? key, ...values })}</List.Item>;
      })}
    </List>
  );
}

function shown(field: FieldSpec | undefined, value: JsonValue | undefined): string {
  if (value === undefined) return '–';
  if (Array.isArray(value)) return value.map((one) => shown(field, one)).join(', ');
  return (field && labelOf(field, value)) ?? (typeof value === 'string' ? value : JSON.stringify(value));
}
