import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { AdminImports, ResourceCall, ShownImport, ShownImportRow } from '@automate/api';
import { AutomateError, inTurns, type JsonValue, type Logger, toAutomateError } from '@automate/core';
import { and, asc, desc, eq, getTableColumns, gt, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import { query } from '../database.ts';
import { type DeclaredResource, resourceName } from '../declared-resource.ts';
import { cursorBehind, noCursor, placeOf } from '../newest-first.ts';
import { callerOf, type ResourceAccess } from '../resource-access.ts';
import { requireTransfer, seesRowsOf } from '../row-policy.ts';
import { turnsOfTenants } from '../turns-of-tenants.ts';
import { applyImport, heldFor } from './apply-import.ts';
import { checkImport } from './check-import.ts';
import { type ImportRecord, importRows, imports } from './import-tables.ts';
import { readFile } from './read-file.ts';

/** Whoever carried it out is gone, with everything that they had written: by the database's clock. */
const LAPSED = sql<boolean>`(${imports.state} = 'applying' and ${imports.heldUntil} < clock_timestamp())`;
const COLUMNS = { ...getTableColumns(imports), isLapsed: LAPSED };

type FoundImport = ImportRecord & { isLapsed: boolean };

/** Imports of one process that are carried out at once: each keeps a connection to its end, and asks for others beside it. */
const AT_ONCE = 2;
/** Files that one process reads at once, and those of one tenant among them: their senders wait for the answer. */
const READ_AT_ONCE = 8;
const READ_OF_TENANT = 4;
/** Imports of a tenant that are not over. */
const MOST_OPEN = 50;

export interface ImportsOptions {
  access: ResourceAccess;
  log: Logger;
  maxBytes: number;
  holdMs: number;
}

/** Imports in `automate_admin.imports`, carried out in the process that they were confirmed in. */
export function createImports({
  access,
  log,
  maxBytes,
  holdMs,
}: ImportsOptions): AdminImports & { close(): Promise<void> } {
  const { db } = access;
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  const turn = inTurns({ atOnce: AT_ONCE });
  const ownTurn = turnsOfTenants({ atOnce: 1 });
  const readTurn = inTurns({ atOnce: READ_AT_ONCE, waiting: 0, tooMany: readsTooMany });
  const ownReadTurn = turnsOfTenants({ atOnce: READ_OF_TENANT, waiting: 0, tooMany: readsTooMany });

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
    call: ResourceCall,
    record: ImportRecord,
    claim: string,
  ): Promise<void> => {
    const hold = () => move(record, eq(imports.claim, claim), { heldUntil: heldFor(holdMs) }).catch(() => {});
    const waiting = setInterval(hold, holdMs / 3);
    try {
      await ownTurn(record.tenantId)(() =>
        turn(() => {
          clearInterval(waiting);
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
      const isOver = code !== 'ABORTED' || !closing.signal.aborted;
      const told = code === 'INTERNAL' ? 'The server failed: its log says why.' : message;
      if (code === 'INTERNAL') log.error({ import: record.id, err: thrown }, 'an import failed');
      await db
        .update(imports)
        .set(
          isOver
            ? { state: 'failed', message: told, finishedAt: sql`clock_timestamp()` }
            : { state: 'ready', claim: null },
        )
        .where(mine);
    }
  };

  const check: AdminImports['check'] = async (call, format, body) => {
    const resource = access.find(call);
    requireTransfer(resource);
    const { tenantId, actor } = callerOf(call);
    const isOpen = and(eq(imports.tenantId, tenantId), isNull(imports.finishedAt));
    if ((await query('Counting imports', () => db.$count(imports, isOpen))) >= MOST_OPEN) throw tooManyOpen();
    const begun = {
      tenantId,
      resource: resourceName(resource),
      format,
      createdBy: actor,
      fields: fieldsOf(resource),
    };
    const [record] = await query('Beginning an import', () => db.insert(imports).values(begun).returning());
    const { id } = record as ImportRecord;
    try {
      await checkImport(
        access,
        resource,
        call,
        { db, tenantId, importId: id },
        readFile(resource.spec, format, body, maxBytes),
      );
    } catch (error) {
      await db.delete(imports).where(and(eq(imports.tenantId, tenantId), eq(imports.id, id)));
      throw error;
    }
    return shown(resource, await find(call, id));
  };

  return {
    check: (call, format, body) =>
      ownReadTurn(call.principal.tenantId)(() => readTurn(() => check(call, format, body))),

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
        throw refused('PERMISSION_DENIED', 'Only who has made an import sees its rows.');
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
      if (createdBy !== callerOf(call).actor)
        throw refused('PERMISSION_DENIED', 'Only who has made an import confirms it.');
      if (state !== 'ready' && state !== 'applying') throw refused('FAILED_PRECONDITION', `The import is ${state}.`);
      if (bad > 0 && !skipBad) {
        throw refused(
          'FAILED_PRECONDITION',
          `${bad} of its rows are bad: mend the file, or confirm with skipBad to leave them out.`,
        );
      }
      if (!isDeepStrictEqual(record.fields, fieldsOf(resource))) {
        throw refused('FAILED_PRECONDITION', 'The fields are others than when the file was read: import it again.');
      }
      const claim = randomUUID();
      const taken = await move(record, sql`(${imports.state} = 'ready' or ${LAPSED})`, {
        state: 'applying',
        claim,
        heldUntil: heldFor(holdMs),
        message: null,
      });
      if (taken === undefined) return shown(resource, await find(call, id));
      const work = apply(resource, call, taken, claim).catch((error: unknown) => {
        log.error({ import: id, err: error }, 'an import could not be ended: it can be confirmed again');
      });
      running.add(work);
      void work.finally(() => running.delete(work));
      return shown(resource, taken);
    },

    async abort(call, id) {
      const resource = access.find(call);
      const record = await find(call, id);
      if (record.state === 'aborted') return shown(resource, record);
      const moved = await move(record, inArray(imports.state, ['checking', 'ready', 'applying']), {
        state: 'aborted',
        finishedAt: sql`clock_timestamp()`,
      });
      if (moved !== undefined) return shown(resource, moved);
      throw refused('FAILED_PRECONDITION', `The import is ${(await find(call, id)).state}.`);
    },

    async close() {
      closing.abort();
      await Promise.allSettled(running);
    },
  };
}

function whose({ principal }: ResourceCall, resource: DeclaredResource): SQL | undefined {
  return and(eq(imports.tenantId, principal.tenantId), eq(imports.resource, resourceName(resource)));
}

/** What values are judged by. */
function fieldsOf({ spec }: DeclaredResource): JsonValue {
  return JSON.parse(JSON.stringify([spec.fields, spec.readOnly, spec.lockedWhen ?? null])) as JsonValue;
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
    message,
    createdBy,
    createdAt,
    finishedAt,
  } = record;
  return {
    ...{ id, resource: spec.key, format, rows, creates, updates, unchanged, bad, createdBy },
    state: record.isLapsed ? 'ready' : state,
    applied: record.isLapsed ? 0 : applied,
    createdAt: createdAt.toISOString(),
    ...(message !== null && { message }),
    ...(finishedAt && { finishedAt: finishedAt.toISOString() }),
  };
}

function refused(code: 'FAILED_PRECONDITION' | 'PERMISSION_DENIED', message: string): AutomateError {
  return new AutomateError({ code, message, effect: 'none' });
}

function readsTooMany(): AutomateError {
  return exhausted(
    'As many files are being read as can be at once. Nothing was read: send it again in some seconds.',
    5_000,
  );
}

function tooManyOpen(): AutomateError {
  return exhausted(
    `${MOST_OPEN} imports wait to be confirmed or are carried out: confirm some, or give them up.`,
    60_000,
  );
}

function exhausted(message: string, retryAfterMs: number): AutomateError {
  return new AutomateError({ code: 'RESOURCE_EXHAUSTED', message, retryAfterMs, effect: 'none' });
}
