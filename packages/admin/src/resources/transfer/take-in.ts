import type { AdminImports } from '@automate/api';
import { type AutomateError, inTurns, type JsonValue, refused } from '@automate/core';
import { and, eq, isNull } from 'drizzle-orm';
import { query } from '../database.ts';
import { type DeclaredResource, resourceName } from '../declared-resource.ts';
import { sayRow } from '../problems.ts';
import { callerOf, type ResourceAccess } from '../resource-access.ts';
import { requireTransfer } from '../row-policy.ts';
import { turnsOfTenants } from '../turns-of-tenants.ts';
import { checkImport } from './check-import.ts';
import { type ImportRecord, imports } from './import-tables.ts';
import { readFile } from './read-file.ts';

/** Files that one process reads at once, and those of one tenant among them: their senders wait for the answer. */
const READ_AT_ONCE = 8;
const READ_OF_TENANT = 4;
/** Imports of a tenant that are not over. */
const MOST_OPEN = 50;

/** What reads files, a few at a time, and keeps what is to become of their rows: under the id that it gives. */
export function createTakeIn(
  access: ResourceAccess,
  maxBytes: number,
): (...file: Parameters<AdminImports['check']>) => Promise<string> {
  const { db } = access;
  const turn = inTurns({ atOnce: READ_AT_ONCE, waiting: 0, tooMany: readsTooMany });
  const ownTurn = turnsOfTenants({ atOnce: READ_OF_TENANT, waiting: 0, tooMany: readsTooMany });

  const takeIn = async (...[call, format, body]: Parameters<AdminImports['check']>): Promise<string> => {
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
      const file = readFile(resource.spec, format, body, maxBytes);
      await checkImport(access, resource, call, { db, tenantId, importId: id }, file);
    } catch (error) {
      await db.delete(imports).where(and(eq(imports.tenantId, tenantId), eq(imports.id, id)));
      throw error;
    }
    return id;
  };

  return (...file) => ownTurn(file[0].principal.tenantId)(() => turn(() => takeIn(...file)));
}

/** What values are judged by. */
export function fieldsOf({ spec }: DeclaredResource): JsonValue {
  return JSON.parse(JSON.stringify([spec.fields, spec.readOnly, spec.lockedWhen ?? null])) as JsonValue;
}

function readsTooMany(): AutomateError {
  return refused('RESOURCE_EXHAUSTED', sayRow('imports_at_once'), { retryAfterMs: 5_000 });
}

function tooManyOpen(): AutomateError {
  return refused('RESOURCE_EXHAUSTED', sayRow('imports_open', { most: MOST_OPEN }), { retryAfterMs: 60_000 });
}
