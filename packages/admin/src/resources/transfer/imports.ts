import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { AdminImports, ResourceCall, ShownImport, ShownImportRow } from '@automate/api';
import {
  AutomateError,
  databaseCode,
  databaseTrouble,
  inTurns,
  type Logger,
  refused,
  toAutomateError,
} from '@automate/core';
import { and, asc, desc, eq, getTableColumns, gt, inArray, isNotNull, type SQL, sql } from 'drizzle-orm';
import { heldFor, query } from '../database.ts';
import { type DeclaredResource, resourceName } from '../declared-resource.ts';
import { cursorBehind, noCursor, placeOf } from '../newest-first.ts';
import { sayRow } from '../problems.ts';
import { callerOf, type ResourceAccess } from '../resource-access.ts';
import { seesRowsOf } from '../row-policy.ts';
import { callAgain, type Starter, type Starters, starterOf } from '../starter.ts';
import { turnsOfTenants } from '../turns-of-tenants.ts';
import { underWay } from '../under-way.ts';
import { applyImport } from './apply-import.ts';
import { type ImportRecord, importRows, imports } from './import-tables.ts';
import { createTakeIn, fieldsOf } from './take-in.ts';

/** Whoever carried it out is gone, with everything that they had written: by the database's clock. */
const LAPSED = sql<boolean>`(${imports.state} = 'applying' and ${imports.heldUntil} < clock_timestamp())`;
const COLUMNS = { ...getTableColumns(imports), isLapsed: LAPSED };

type FoundImport = ImportRecord & { isLapsed: boolean };

/** Imports of one process that are carried out at once: each keeps a connection to its end, and asks for others beside it. */
const AT_ONCE = 2;
/** How often an import is begun, once it was confirmed, without coming any further. */
const MOST_LOST = 5;

export interface ImportsOptions {
  access: ResourceAccess;
  log: Logger;
  maxBytes: number;
  holdMs: number;
  /** Without it, an import whose process is gone waits to be confirmed again. */
  starters: Starters | undefined;
}

/** Imports in `automate_admin.imports`, each carried out by one process at a time. */
export function createImports({ access, log, maxBytes, holdMs, starters }: ImportsOptions): AdminImports & {
  /** Goes on with those whose process is gone. */
  takeUp(): Promise<void>;
  close(): Promise<void>;
} {
  const { db } = access;
  const closing = new AbortController();
  const running = underWay();
  const turn = inTurns({ atOnce: AT_ONCE });
  const ownTurn = turnsOfTenants({ atOnce: 1 });
  const takeIn = createTakeIn(access, maxBytes);

  const find = async (call: ResourceCall, id: string): Promise<FoundImport> => {
    const of = and(whose(call, access.find(call)), sql`${imports.id}::text = ${id}`);
    const [found] = await query('Reading an import', () => db.select(COLUMNS).from(imports).where(of));
    if (found !== undefined) return found;
    throw new AutomateError({
      code: 'NOT_FOUND',
      message: `There is no import ${JSON.stringify(id)}.`,
      effect: 'none',
    });
  };
  /** To another state, where it is as it must be. Undefined: it was not. */
  const move = async (record: ImportRecord, from: SQL, to: object): Promise<FoundImport | undefined> => {
    const is = and(eq(imports.tenantId, record.tenantId), eq(imports.id, record.id), from);
    const [moved] = await query('Changing an import', () => db.update(imports).set(to).where(is).returning(COLUMNS));
    return moved;
  };

  const apply = async (
    resource: DeclaredResource,
    callOf: () => Promise<ResourceCall>,
    record: ImportRecord,
  ): Promise<void> => {
    const claim = record.claim as string;
    const hold = () => move(record, eq(imports.claim, claim), { heldUntil: heldFor(holdMs) }).catch(() => {});
    const holding = setInterval(hold, holdMs / 3);
    try {
      await ownTurn(record.tenantId)(() =>
        turn(async () => {
          if (record.lost >= MOST_LOST) throw lostTooOften();
          requireSameFields(record, resource);
          const call = await callOf();
          return applyImport({ access, resource, call, record, claim, holdMs, signal: closing.signal });
        }),
      );
    } catch (thrown) {
      const { code, message } = toAutomateError(thrown);
      const mine = and(
        eq(imports.tenantId, record.tenantId),
        eq(imports.id, record.id),
        eq(imports.claim, claim),
        eq(imports.state, 'applying'),
      );
      const isLeft = code === 'ABORTED' && closing.signal.aborted;
      const trouble = databaseTrouble(databaseCode(thrown));
      // By the time that somebody takes it up, the database may be there.
      if (record.starter !== null && !isLeft && (trouble === 'away' || trouble === 'race')) throw thrown;
      const told = code === 'INTERNAL' ? 'The server failed: its log says why.' : message;
      if (code === 'INTERNAL') log.error({ import: record.id, err: thrown }, 'an import failed');
      await db
        .update(imports)
        .set(
          isLeft
            ? record.starter === null
              ? { state: 'ready', claim: null }
              : { heldUntil: sql`clock_timestamp()`, lost: 0 }
            : { state: 'failed', code, message: told, finishedAt: sql`clock_timestamp()` },
        )
        .where(mine);
    } finally {
      clearInterval(holding);
    }
  };

  const begin = (...[resource, callOf, record]: Parameters<typeof apply>): void => {
    const work = apply(resource, callOf, record).catch((error: unknown) => {
      log.error(
        { import: record.id, err: error },
        'an import could not be ended: it is carried out, or confirmed, again',
      );
    });
    void running.add(work);
  };

  const takeUp = async (): Promise<void> => {
    if (starters === undefined || closing.signal.aborted) return;
    const resources = new Map(access.all().map((resource) => [resourceName(resource), resource]));
    const left = db
      .select({ ctid: sql`ctid` })
      .from(imports)
      .where(and(LAPSED, isNotNull(imports.starter), inArray(imports.resource, [...resources.keys()])))
      .orderBy(asc(imports.heldUntil))
      .limit(AT_ONCE)
      .for('update', { skipLocked: true });
    const to = { claim: sql`gen_random_uuid()`, heldUntil: heldFor(holdMs) };
    const taken = await query('Taking up imports', () =>
      db.update(imports).set(to).where(sql`ctid = any(array(${left}))`).returning(COLUMNS),
    );
    for (const record of taken) {
      const resource = resources.get(record.resource) as DeclaredResource;
      begin(resource, () => callAgain(starters, resource, record.tenantId, record.starter as Starter), record);
    }
  };

  return {
    async check(call, format, body) {
      const id = await takeIn(call, format, body);
      return shown(access.find(call), await find(call, id));
    },

    async list(call, { limit = 50, cursor }) {
      const resource = access.find(call);
      const behind =
        cursor === undefined ? undefined : sql`(${imports.createdAt}, ${imports.id}::text) < (${placeOf(cursor)})`;
      const place = sql<string>`${imports.createdAt}::text`;
      const found = await query('Listing imports', () =>
        db
          .select({ record: COLUMNS, place })
          .from(imports)
          .where(and(whose(call, resource), behind))
          .orderBy(desc(imports.createdAt), desc(sql`${imports.id}::text`))
          .limit(limit + 1),
      );
      const last = found.length > limit ? found[limit - 1] : undefined;
      return {
        items: found.slice(0, limit).map(({ record }) => shown(resource, record)),
        nextCursor: last && cursorBehind(last.place, last.record.id),
      };
    },

    get: async (call, id) => shown(access.find(call), await find(call, id)),

    async rows(call, id, { limit = 50, cursor = '0', bad }) {
      const resource = access.find(call);
      const record = await find(call, id);
      // They were read, and filled up, as its maker sees them.
      if (!seesRowsOf(resource, callerOf(call).actor, record.createdBy))
        throw refused('PERMISSION_DENIED', sayRow('import_not_yours'));
      if (!/^\d{1,9}$/.test(cursor)) throw noCursor();
      const wanted = [
        ...[
          eq(importRows.tenantId, record.tenantId),
          eq(importRows.importId, record.id),
          gt(importRows.line, Number(cursor)),
        ],
        bad && eq(importRows.what, 'bad'),
      ];
      const found = await query('Listing rows of an import', () =>
        db
          .select()
          .from(importRows)
          .where(and(...wanted))
          .orderBy(asc(importRows.line))
          .limit(limit + 1),
      );
      const items = found.slice(0, limit).map(
        ({ line, rowId, what, data, errors }): ShownImportRow => ({
          ...{ line, what, values: data, errors },
          ...(rowId !== null && { id: rowId }),
        }),
      );
      return { items, nextCursor: found.length > limit ? String(items.at(-1)?.line) : undefined };
    },

    async confirm(call, id, { skipBad }) {
      const resource = access.find(call);
      const record = await find(call, id);
      const { state, bad, createdBy } = record;
      if (state === 'done' || (state === 'applying' && !record.isLapsed)) return shown(resource, record);
      if (createdBy !== callerOf(call).actor) throw refused('PERMISSION_DENIED', sayRow('import_not_yours_to_confirm'));
      if (state !== 'ready' && state !== 'applying')
        throw refused('FAILED_PRECONDITION', sayRow('import_is', { state }));
      if (bad > 0 && !skipBad) {
        throw refused('FAILED_PRECONDITION', sayRow('import_bad_rows', { bad }));
      }
      requireSameFields(record, resource);
      const taken = await move(record, sql`(${imports.state} = 'ready' or ${LAPSED})`, {
        state: 'applying',
        claim: randomUUID(),
        heldUntil: heldFor(holdMs),
        starter: starters ? starterOf(call) : null,
        lost: 0,
      });
      if (taken === undefined) return shown(resource, await find(call, id));
      begin(resource, async () => call, taken);
      return shown(resource, taken);
    },

    takeUp: () => running.add(takeUp()),

    async abort(call, id) {
      const resource = access.find(call);
      const record = await find(call, id);
      if (record.state === 'aborted') return shown(resource, record);
      const moved = await move(record, inArray(imports.state, ['checking', 'ready', 'applying']), {
        state: 'aborted',
        finishedAt: sql`clock_timestamp()`,
      });
      if (moved !== undefined) return shown(resource, moved);
      throw refused('FAILED_PRECONDITION', sayRow('import_is', { state: (await find(call, id)).state }));
    },

    async close() {
      closing.abort();
      await running.ended();
    },
  };
}

function whose({ principal }: ResourceCall, resource: DeclaredResource): SQL | undefined {
  return and(eq(imports.tenantId, principal.tenantId), eq(imports.resource, resourceName(resource)));
}

/** @throws AutomateError FAILED_PRECONDITION */
function requireSameFields(record: ImportRecord, resource: DeclaredResource): void {
  if (isDeepStrictEqual(record.fields, fieldsOf(resource))) return;
  throw refused('FAILED_PRECONDITION', sayRow('import_of_other_fields'));
}

function lostTooOften(): AutomateError {
  const message = `It was begun ${MOST_LOST} times, and came no further.`;
  return new AutomateError({ code: 'FAILED_PRECONDITION', message, effect: 'none' });
}

function shown({ spec }: DeclaredResource, record: FoundImport): ShownImport {
  const {
    id,
    format,
    state,
    rows,
    creates,
    updates,
    unchanged,
    bad,
    applied,
    code,
    message,
    createdBy,
    createdAt,
    finishedAt,
  } = record;
  // What nobody goes on with by themselves waits to be confirmed again.
  const isLeft = record.isLapsed && record.starter === null;
  return {
    ...{ id, resource: spec.key, format, rows, creates, updates, unchanged, bad, createdBy },
    state: isLeft ? 'ready' : state,
    applied: isLeft ? 0 : applied,
    createdAt: createdAt.toISOString(),
    ...(code !== null && { code }),
    ...(message !== null && { message }),
    ...(finishedAt && { finishedAt: finishedAt.toISOString() }),
  };
}
