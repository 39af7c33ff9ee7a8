import { allowsOperation } from '@automate/core';
import { Button, Group, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { useSession } from '../session/session.ts';
import { type Column, keyOf, textOf } from './column.ts';
import classes from './data-list.module.css';
import { Heading, type Order, OrderSelect } from './list-order.tsx';
import { Mark, MarkAll, type Selection } from './list-selection.tsx';
import { Scrollable } from './scrollable.tsx';
import { Value } from './value.tsx';

export type { Column };

export interface DataListProps<Row> {
  label: string;
  rows: readonly Row[];
  rowId(row: Row): string;
  /** Default: its id. */
  rowName?(row: Row): string;
  /** The first one names the row. */
  columns: readonly Column<Row>[];
  selection?: Selection;
  order?: Order;
  more?: { load(): void; loading: boolean };
}

const ROW_HEIGHT = 45;
/** Shorter lists are counted at a glance. */
const COUNTED_FROM = 20;

/** Rows by columns: a table where there is room, cards where there is none. Only what is seen is drawn. */
export function DataList<Row>(props: DataListProps<Row>) {
  const { t } = useLanguage();
  const narrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const { more, rows } = props;
  const { permissions } = useSession();
  const columns = props.columns.filter(({ needs }) => needs === undefined || allowsOperation(permissions, needs));
  return (
    <>
      {narrow ? <Cards {...props} columns={columns} /> : <Rows {...props} columns={columns} />}
      {(more || rows.length > COUNTED_FROM) && (
        <Group justify="space-between">
          <Text size="sm" c="dimmed" role="status">
            {t(more ? 'list.count_more' : 'list.count', { count: rows.length })}
          </Text>
          {more && (
            <Button variant="default" onClick={more.load} loading={more.loading}>
              {t('list.more')}
            </Button>
          )}
        </Group>
      )}
    </>
  );
}

function Rows<Row>({ label, rows, rowId, rowName = rowId, columns, selection, order }: DataListProps<Row>) {
  const { t } = useLanguage();
  const place = useRef<HTMLDivElement>(null);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 15,
    scrollMargin: place.current?.offsetTop ?? 0,
  });
  const shown = virtual.getVirtualItems();
  const before = (shown[0]?.start ?? 0) - virtual.options.scrollMargin;
  const after = virtual.getTotalSize() - ((shown.at(-1)?.end ?? 0) - virtual.options.scrollMargin);
  const span = columns.length + (selection ? 1 : 0);
  return (
    <Scrollable ref={place} className={classes.scroller} label={label}>
      <table className={classes.table} aria-label={label} aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            {selection && (
              <th scope="col" className={classes.mark}>
                {selection.toggleAll ? (
                  <MarkAll rows={rows.map(rowId)} selection={selection} />
                ) : (
                  <span className={classes.hidden}>{t('list.select')}</span>
                )}
              </th>
            )}
            {columns.map((column) => (
              <Heading key={keyOf(column)} column={column} order={order} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer height={before} span={span} />
          {shown.map(({ index }) => {
            const row = rows[index] as Row;
            const id = rowId(row);
            return (
              <tr key={id} data-index={index} ref={virtual.measureElement} aria-rowindex={index + 2}>
                {selection && (
                  <td className={classes.mark}>
                    <Mark id={id} name={rowName(row)} selection={selection} />
                  </td>
                )}
                {columns.map((column) => (
                  <td
                    key={keyOf(column)}
                    data-wide={column.wide || undefined}
                    data-numeric={column.numeric || undefined}
                  >
                    <Value>{column.cell(row)}</Value>
                  </td>
                ))}
              </tr>
            );
          })}
          <Spacer height={after} span={span} />
        </tbody>
      </table>
    </Scrollable>
  );
}

function Spacer({ height, span }: { height: number; span: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={span} style={{ height, padding: 0 }} />
    </tr>
  );
}

function Cards<Row>({ label, rows, rowId, rowName = rowId, columns, selection, order }: DataListProps<Row>) {
  const { t } = useLanguage();
  return (
    <>
      {order && <OrderSelect columns={columns} order={order} />}
      <ul className={classes.cards} aria-label={label}>
        {rows.map((row) => (
          <li key={rowId(row)} className={classes.card}>
            {selection && <Mark id={rowId(row)} name={rowName(row)} selection={selection} />}
            <dl>
              {columns.map((column) => {
                const cell = column.cell(row);
                if (cell === null || cell === undefined || cell === false) return null;
                return (
                  <div key={keyOf(column)}>
                    <dt>{textOf(column, t)}</dt>
                    <dd>
                      <Value>{cell}</Value>
                    </dd>
                  </div>
                );
              })}
            </dl>
          </li>
        ))}
      </ul>
    </>
  );
}
