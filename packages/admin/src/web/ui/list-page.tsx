import type { ItemOf, ListPath } from '@automate/client';
import { Group, Switch, Text } from '@mantine/core';
import { type ReactNode, useContext, useState } from 'react';
import { ConnectedContext } from '../api/live.ts';
import { type ParamsOf, paged, useList } from '../api/read.ts';
import type { MessageKey } from '../i18n/en.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useMay } from '../session/session.ts';
import { PAGE_PERMISSIONS, PAGE_TITLES, type PagePath } from '../shell/navigation.ts';
import { type Column, DataList } from './data-list.tsx';
import { Empty } from './empty.tsx';
import { Loading } from './loading.tsx';
import { Page } from './page.tsx';
import { ProblemAlert } from './problem-alert.tsx';

export interface ListPageProps<P extends ListPath, Row = ItemOf<P>> {
  page: PagePath;
  /** Of a list that stands below that page. Default: the page's own. */
  title?: MessageKey;
  about: MessageKey;
  /** Of the list in the API. */
  path: P;
  query?: ParamsOf<P>['query'];
  /** Lists that are never long come without pages. */
  whole?: boolean;
  columns: readonly Column<Row>[];
  rowId(row: Row): string;
  empty: { title: MessageKey; hint: MessageKey };
  /** What is in the list changes by itself: it is read again, until somebody pauses it. */
  live?: boolean;
  actions?: ReactNode;
  /** Above the list. */
  filters?: ReactNode;
  /** What can be done to the rows that are chosen. */
  chosen?(ids: readonly string[], clear: () => void): ReactNode;
}

/** A page that is a list: everything it shows is data. */
export function ListPage<P extends ListPath>(props: ListPageProps<P>) {
  const { page, about, path, query, whole, columns, rowId, empty, live = false, actions, filters, chosen } = props;
  const { t } = useLanguage();
  const connected = useContext(ConnectedContext);
  const [follows, setFollows] = useState(true);
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const asked = (whole ? query : paged({ ...query })) as ParamsOf<P>['query'];
  const needs = PAGE_PERMISSIONS[page];
  const enabled = useMay(needs);
  const list = useList(path, { query: asked } as ParamsOf<P>, { live: live && follows, enabled });
  const title = t(props.title ?? PAGE_TITLES[page]);
  const toggle = (id: string, on: boolean): void =>
    setIds((all) => new Set(on ? [...all, id] : [...all].filter((one) => one !== id)));
  return (
    <Page
      title={title}
      needs={needs}
      {...(props.title !== undefined && { parent: page })}
      description={t(about)}
      actions={
        <>
          {live && follows && !connected && (
            <Text size="sm" role="status">
              {t('list.reconnecting')}
            </Text>
          )}
          {live && (
            <Switch
              label={t('list.live')}
              checked={follows}
              onChange={(event) => setFollows(event.currentTarget.checked)}
            />
          )}
          {actions}
        </>
      }
    >
      {filters}
      {chosen && ids.size > 0 && <Group gap="xs">{chosen([...ids], () => setIds(new Set()))}</Group>}
      <ProblemAlert error={list.error} />
      {list.isPending && <Loading />}
      {list.isSuccess && list.rows.length === 0 && !list.hasNextPage && (
        <Empty title={t(empty.title)} hint={t(empty.hint)} />
      )}
      {/* A page may hold nothing, and go on all the same: where only some rows were looked at. */}
      {(list.rows.length > 0 || list.hasNextPage) && (
        <DataList
          label={title}
          rows={list.rows}
          rowId={rowId}
          columns={columns}
          {...(chosen && { selection: { chosen: ids, toggle } })}
          {...(list.hasNextPage && {
            more: { load: () => void list.fetchNextPage(), loading: list.isFetchingNextPage },
          })}
        />
      )}
    </Page>
  );
}
