import { NativeSelect, UnstyledButton } from '@mantine/core';
import { useLanguage } from '../i18n/language.tsx';
import { type Column, textOf } from './column.ts';
import classes from './data-list.module.css';

/** What a list is ordered by; `-` before it turns the order. */
export interface Order {
  by: string;
  onOrder(by: string): void;
}

/** A heading; where the list can be ordered by it, a button that does. */
export function Heading<Row>({ column, order }: { column: Column<Row>; order: Order | undefined }) {
  const { t } = useLanguage();
  const { sort, wide, numeric } = column;
  const shared = { scope: 'col', 'data-wide': wide || undefined, 'data-numeric': numeric || undefined } as const;
  if (order === undefined || sort === undefined) return <th {...shared}>{textOf(column, t)}</th>;
  const rises = order.by === sort;
  const falls = order.by === `-${sort}`;
  return (
    <th {...shared} aria-sort={rises ? 'ascending' : falls ? 'descending' : 'none'}>
      <UnstyledButton className={classes.sort ?? ''} onClick={() => order.onOrder(rises ? `-${sort}` : sort)}>
        {textOf(column, t)}
        <span aria-hidden className={classes.arrow}>
          {rises ? '▲' : falls ? '▼' : '↕'}
        </span>
      </UnstyledButton>
    </th>
  );
}

/** The same where there are no headings. */
export function OrderSelect<Row>({ columns, order }: { columns: readonly Column<Row>[]; order: Order }) {
  const { t } = useLanguage();
  const choices = columns.flatMap((column) =>
    column.sort === undefined
      ? []
      : [
          { value: column.sort, label: `${textOf(column, t)} ▲` },
          { value: `-${column.sort}`, label: `${textOf(column, t)} ▼` },
        ],
  );
  if (choices.length === 0) return null;
  const known = choices.some(({ value }) => value === order.by);
  return (
    <NativeSelect
      label={t('list.order')}
      data={known ? choices : [{ value: order.by, label: '–' }, ...choices]}
      value={order.by}
      onChange={(event) => order.onOrder(event.currentTarget.value)}
    />
  );
}
