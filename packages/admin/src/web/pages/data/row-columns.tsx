import type { Column } from '../../ui/column.ts';
import { PageLink } from '../../ui/link.tsx';
import { Time } from '../../ui/time.tsx';
import { Cell, isNumeric } from './cell.tsx';
import { type AdminResource, type AdminRow, fieldOf, nameOf } from './resource.ts';

/** The columns of a resource's list. The first one leads to the row. */
export function rowColumns(resource: AdminResource, rows: readonly AdminRow[], deleted: boolean): Column<AdminRow>[] {
  const [first = resource.title, ...rest] = resource.columns;
  const named = fieldOf(resource, first);
  const link: Column<AdminRow> = {
    title: { id: first, text: named?.label ?? first },
    wide: true,
    ...sortOf(resource, first),
    cell: (row) => (
      <PageLink to="/data/$resource/$id" params={{ resource: resource.key, id: row.id }} size="sm" fw={500}>
        {nameOf({ ...resource, title: first }, row)}
      </PageLink>
    ),
  };
  const fields = rest.flatMap((key): Column<AdminRow>[] => {
    const field = fieldOf(resource, key);
    if (field === undefined) return [];
    return [
      {
        title: { id: key, text: field.label },
        numeric: isNumeric(field),
        ...sortOf(resource, key),
        cell: ({ values }) => <Cell field={field} value={values[key]} />,
      },
    ];
  });
  if (deleted) return [link, ...fields, { title: 'data.deleted', cell: ({ deletedAt }) => <Time at={deletedAt} /> }];
  // Of rows that others keep, nobody may know when they changed.
  if (!rows.some(({ updatedAt }) => updatedAt !== undefined)) return [link, ...fields];
  return [
    link,
    ...fields,
    { title: 'data.updated', sort: 'updatedAt', cell: ({ updatedAt }) => <Time at={updatedAt} /> },
  ];
}

function sortOf({ sorts }: AdminResource, key: string): { sort?: string } {
  return sorts.includes(key) ? { sort: key } : {};
}
