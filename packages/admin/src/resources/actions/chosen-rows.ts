import type { ResourceCall, RowAction } from '@automate/api';
import { type AutomateError, refused } from '@automate/core';
import type { DeclaredResource } from '../declared-resource.ts';
import { sayRow } from '../problems.ts';
import { adminQuestion } from '../question.ts';
import { callerOf, type ResourceAccess } from '../resource-access.ts';
import { countTableRows } from '../table-rows.ts';

/** Rows of one page. */
const PAGE = 200;
/** Rows behind code that a filter may find: all are known before the first is changed. */
const MOST_OF_CODE = 10_000;

type Filter = RowAction['filter'];

/** Some rows by id. */
interface PageOfIds {
  ids: string[];
  /** Where the next page begins. Absent: these were all. */
  nextPage?: string | undefined;
}

/** The rows that an action is about, and how many: of a filter over a table none yet, as they are when their page comes. */
export async function chosenRows(
  access: ResourceAccess,
  call: ResourceCall,
  action: string,
  { ids, filter }: Pick<RowAction, 'ids' | 'filter'>,
): Promise<PageOfIds & { matched: number }> {
  if (ids !== undefined) {
    const own = [...new Set(ids)];
    return { matched: own.length, ids: own };
  }
  const resource = access.find(call);
  if (resource.table !== undefined) {
    const question = questionOf(resource, action, filter);
    const matched = await countTableRows(resource.table.rows, access.scopeOf(resource, call), question);
    return { matched, ids: [], nextPage: '' };
  }
  // What code does to its order while rows change is not known: they are all looked up before.
  const all = new Set<string>();
  let found = 0;
  let nextPage: string | undefined = '';
  while (nextPage !== undefined) {
    const page: PageOfIds = await pageOfRows(access, call, action, filter, nextPage);
    for (const id of page.ids) all.add(id);
    // Also where its pages have no end, or nothing on them.
    found += Math.max(1, page.ids.length);
    if (found > MOST_OF_CODE) throw tooMany();
    nextPage = page.nextPage;
  }
  return { matched: all.size, ids: [...all] };
}

/** A page of what a filter finds now, as a caller sees it. */
export async function pageOfRows(
  access: ResourceAccess,
  call: ResourceCall,
  action: string,
  filter: Filter,
  page: string,
): Promise<PageOfIds> {
  const resource = access.find(call);
  const rows = await access.rowsOf(resource, call);
  const question = { ...questionOf(resource, action, filter), ...(page !== '' && { cursor: page }) };
  const found = await rows.list(question, callerOf(call));
  return { ids: found.rows.map(({ id }) => id), nextPage: found.nextCursor };
}

function questionOf({ spec, table }: DeclaredResource, action: string, filter: Filter) {
  const deleted = action === 'restore' && { deleted: 'only' };
  const question = adminQuestion(spec, { ...filter, ...deleted, limit: String(PAGE) });
  return table === undefined ? question : { ...question, sort: 'id' };
}

function tooMany(): AutomateError {
  return refused('FAILED_PRECONDITION', sayRow('rows_too_many', { most: MOST_OF_CODE }));
}
