import { Button, Center, Checkbox, Group, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';
import type { MessageKey } from '../i18n/en.ts';
import { useLanguage } from '../i18n/language.tsx';
import classes from './data-list.module.css';

export interface Column<Row> {
  title: MessageKey;
  cell(row: Row): ReactNode;
  /** Takes what is left of the width. */
  wide?: boolean;
}

export interface Selection {
  chosen: ReadonlySet<string>;
  toggle(id: string, on: boolean): void;
}

export interface DataListProps<Row> {
  label: string;
  rows: readonly Row[];
  rowId(row: Row): string;
  /** The first one names the row. */
  columns: readonly Column<Row>[];
  selection?: Selection;
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
  return (
    <>
      {narrow ? <Cards {...props} /> : <Rows {...props} />}
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

function Rows<Row>({ label, rows, rowId, columns, selection }: DataListProps<Row>) {
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
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section ref={place} className={classes.scroller} tabIndex={0} aria-label={label}>
      <table className={classes.table} aria-label={label} aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            {selection && (
              <th scope="col" className={classes.mark}>
                <span className={classes.hidden}>{t('list.select')}</span>
              </th>
            )}
            {columns.map(({ title, wide }) => (
              <th key={title} scope="col" data-wide={wide || undefined}>
                {t(title)}
              </th>
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
                    <Mark id={id} selection={selection} />
                  </td>
                )}
                {columns.map(({ title, cell, wide }) => (
                  <td key={title} data-wide={wide || undefined}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
          <Spacer height={after} span={span} />
        </tbody>
      </table>
    </section>
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

function Cards<Row>({ label, rows, rowId, columns, selection }: DataListProps<Row>) {
  const { t } = useLanguage();
  return (
    <ul className={classes.cards} aria-label={label}>
      {rows.map((row) => (
        <li key={rowId(row)} className={classes.card}>
          {selection && <Mark id={rowId(row)} selection={selection} />}
          <dl>
            {columns.map(({ title, cell }) => (
              <div key={title}>
                <dt>{t(title)}</dt>
                <dd>{cell(row)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function Mark({ id, selection }: { id: string; selection: Selection }) {
  const { t } = useLanguage();
  return (
    <Center>
      <Checkbox
        aria-label={t('list.select_one', { id })}
        checked={selection.chosen.has(id)}
        onChange={(event) => selection.toggle(id, event.currentTarget.checked)}
      />
    </Center>
  );
}
