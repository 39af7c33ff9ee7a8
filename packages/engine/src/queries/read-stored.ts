import { type AutomateError, type JsonValue, refused } from '@automate/core';
import type { Storage } from '@automate/providers';
import type { Sql } from 'postgres';
import { validate } from 'uuid';
import type { StoredArtifact } from '../commit/commit-unit.ts';
import { answer } from '../database/answer.ts';
import { referenceOf } from '../objects/moved-outputs.ts';
import { idOfObject } from '../objects/object-storage.ts';
import { readObject } from '../objects/read-object.ts';
import { sayEngine } from '../problems.ts';
import type { ObjectQueries, StoredContent } from './stored-content.ts';

/** Reads what steps left behind, for whoever may see their run. */
export function createObjectQueries(sql: Sql, storage: Pick<Storage, 'get'> | undefined): ObjectQueries {
  return {
    async object(tenantId, executionId, objectId): Promise<StoredContent> {
      if (!validate(executionId) || !validate(objectId)) throw notFound(executionId, objectId);
      const rows = await answer(
        () => sql<{ path: string; artifacts: StoredArtifact[] | null; output: JsonValue }[]>`
          select s.path, s.artifacts, case when s.output ? '$stored' then s.output end as output
          from automate_engine.steps s
          join automate_engine.stored_objects o on o.tenant_id = s.tenant_id and o.execution_id = s.execution_id
          where s.tenant_id = ${tenantId} and s.execution_id = ${executionId} and o.state <> 'released'
            and o.location like ${`%/${objectId}`}
            and (s.artifacts @> jsonb_build_array(jsonb_build_object('location', o.location))
              or s.output #>> '{$stored,location}' = o.location)`,
      );
      for (const { path, artifacts, output } of rows) {
        const artifact = artifacts?.find(({ location }) => idOfObject(location) === objectId);
        const moved = referenceOf(output ?? undefined);
        const found = artifact ?? (moved && { ...moved, name: `${path.replaceAll('/', '.')}.json` });
        if (found === undefined) continue;
        if (storage === undefined) throw noStorage();
        const { name, bytes, sha256 } = found;
        const isOutput = artifact === undefined;
        return { name, bytes, sha256, isOutput, open: (signal) => readObject(storage, found, signal) };
      }
      throw notFound(executionId, objectId);
    },
  };
}

function notFound(executionId: string, objectId: string): AutomateError {
  return refused('NOT_FOUND', sayEngine('nothing_stored', { execution: executionId, id: objectId }));
}

function noStorage(): AutomateError {
  return refused('FAILED_PRECONDITION', sayEngine('no_storage'));
}
